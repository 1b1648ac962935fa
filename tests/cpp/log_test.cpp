// The log of the library: where it goes, what is in it, and how large it may become.
#include <IAgoraRtmService.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>

#include "support/recorders.h"
#include "support/temporary.h"

using namespace agora::rtm;

namespace {

std::string read(const std::string &path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

long long size(const std::string &path) {
  struct stat about;
  return stat(path.c_str(), &about) == 0 ? static_cast<long long>(about.st_size) : -1;
}

class Log : public testing::Test {
 protected:
  support::TemporaryFolder folder;
  const std::string path = folder.path() + "/rtm \xc3\xa4.log";
  support::ServiceRecorder events;
  IRtmService *const service = createRtmService();

  void SetUp() override { ASSERT_EQ(service->initialize("app", &events), INIT_ERR_OK); }
  void TearDown() override {
    // The log is the process's: back to nothing.
    rtm_log_set_file(nullptr);
    service->setLogFilter(LOG_FILTER_INFO);
    service->setLogFileSize(102400);
    service->release(true);
  }

  // Is refused, and logged as a warning.
  void blunder() { ASSERT_EQ(service->login(nullptr, "a/b"), LOGIN_ERR_INVALID_ARGUMENT); }
};

TEST_F(Log, GoesToTheFileThatIsNamed) {
  blunder();
  EXPECT_EQ(service->setLogFile(path.c_str()), 0);
  EXPECT_EQ(read(path), "") << "what was before is not in it";
  blunder();
  EXPECT_NE(read(path).find("login refused"), std::string::npos) << read(path);
}

TEST_F(Log, IsFiltered) {
  ASSERT_EQ(service->setLogFile(path.c_str()), 0);
  for (const LOG_FILTER_TYPE silent : {LOG_FILTER_OFF, LOG_FILTER_CRITICAL, LOG_FILTER_ERROR}) {
    EXPECT_EQ(service->setLogFilter(silent), 0);
    blunder();
    EXPECT_EQ(read(path), "");
  }
  for (const LOG_FILTER_TYPE loud : {LOG_FILTER_WARN, LOG_FILTER_INFO, LOG_FILTER_MASK}) {
    const long long before = size(path);
    EXPECT_EQ(service->setLogFilter(loud), 0);
    blunder();
    EXPECT_GT(size(path), before);
  }
}

TEST_F(Log, StaysWhereItIsWhenTheNextFileCannotBe) {
  ASSERT_EQ(service->setLogFile(path.c_str()), 0);
  for (const std::string &wrong : {std::string("relative.log"), folder.path() + "/missing/rtm.log", folder.path(), std::string("/tmp/\xff"), std::string()}) {
    EXPECT_LT(service->setLogFile(wrong.c_str()), 0) << wrong;
  }
  EXPECT_LT(service->setLogFile(nullptr), 0);
  blunder();
  EXPECT_GT(size(path), 0);
}

TEST_F(Log, IsKeptInTwoFilesOfTheSizeThatIsSet) {
  EXPECT_EQ(service->setLogFileSize(512), 0);
  for (const int ignored : {-1, 0, 511, 1048577}) EXPECT_EQ(service->setLogFileSize(ignored), 0);
  ASSERT_EQ(service->setLogFile(path.c_str()), 0);
  blunder();
  const long long full = 512 * 1024, line = size(path);
  ASSERT_GT(line, 0);
  for (long long written = 0; written < 2 * full + 10 * line; written += line) blunder();
  EXPECT_LE(size(path + ".1"), full);
  EXPECT_GT(size(path + ".1"), full - 2 * line);
  EXPECT_LT(size(path), full / 2) << "the third file has just begun";
  EXPECT_EQ(size(path + ".2"), -1);
}

}  // namespace
