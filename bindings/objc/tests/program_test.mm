// Programs of their own: the quick start, one that begins before main, where the server is looked for, and one that must lose nothing.
#include <cstdio>
#include <cstdlib>

#include "support.h"

typedef ServedTest Program;

// What a program prints, and its exit code at the end.
static std::string said_by(const std::string &command) {
  FILE *const out = popen(("timeout 100 " + command + " 2>&1; echo \"exit $?\"").c_str(), "r");
  std::string said;
  char piece[512];
  while (std::fgets(piece, sizeof piece, out) != nullptr) said += piece;
  pclose(out);
  return said;
}

// An address where nobody is.
static const char kNowhere[] = "RTM_SERVER=ws://127.0.0.1:9 ";

TEST_F(Program, OfTheQuickStartSaysHello) {
  EXPECT_EQ(said_by("env RTM_SERVER=" + server.url() + " " + RTM_PROGRAMS "/hello"), "ann says: hello\nexit 0\n");
}

TEST_F(Program, MayMakeItsKitInLoad) {
  EXPECT_EQ(said_by("env RTM_SERVER=" + server.url() + " " + RTM_PROGRAMS "/load"), "login 0\nmessage early\nexit 0\n");
}

TEST_F(Program, FindsItsServerInTheEnvironment) {
  EXPECT_EQ(said_by("env RTM_SERVER=" + server.url() + " " + RTM_PROGRAMS "/where"), "login 0\nexit 0\n");
  EXPECT_EQ(said_by(std::string("env ") + kNowhere + RTM_PROGRAMS "/where"), "login 9\nexit 0\n");
}

TEST_F(Program, FindsItsServerByTheMethodBeforeTheEnvironment) {
  EXPECT_EQ(said_by(std::string("env ") + kNowhere + RTM_PROGRAMS "/where " + server.url()), "login 0\nexit 0\n");
  EXPECT_EQ(said_by(std::string("env ") + kNowhere + RTM_PROGRAMS "/where nonsense"), "no address\nexit 1\n");
}

TEST_F(Program, FindsItsServerInItsInfoPlistBeforeTheEnvironment) {
  support::TemporaryFolder folder;
  // Where GNUstep looks for what belongs to a tool.
  ASSERT_EQ(std::system(("mkdir -p " + (folder / "Resources/where") + " && cp " RTM_PROGRAMS "/where " + folder.path()).c_str()), 0);
  support::write_file(folder / "Resources/where/Info-gnustep.plist", "{ RTMServer = \"" + server.url() + "\"; }");
  EXPECT_EQ(said_by(std::string("env ") + kNowhere + (folder / "where")), "login 0\nexit 0\n");
  // The method counts before it.
  EXPECT_EQ(said_by(std::string("env ") + kNowhere + (folder / "where") + " ws://127.0.0.1:9"), "login 9\nexit 0\n");
}

// What a program has lost for ever at its end, as valgrind says, which must find no other fault. Foundation and the runtime lose some things of their own,
// once; what a program loses grows with what it does.
static std::string lost_by(const std::string &command) {
  const std::string said = said_by(RTM_VALGRIND " --error-exitcode=99 --errors-for-leak-kinds=none --leak-check=full --show-leak-kinds=none --suppressions=" RTM_OBJC_TESTS
                                                "/valgrind.supp " RTM_PROGRAMS "/" +
                                   command);
  EXPECT_NE(said.find("exit 0\n"), std::string::npos) << said;
  const std::size_t at = said.find("definitely lost: ");
  EXPECT_NE(at, std::string::npos) << said;
  return at == std::string::npos ? "" : said.substr(at, said.find('\n', at) - at);
}

TEST_F(Program, LosesNothingHoweverManyKitsItMakes) {
  const std::string with = " " + support::picture("photo.jpg");
  EXPECT_EQ(lost_by("cycles " + server.url() + " 1" + with), lost_by("cycles " + server.url() + " 3" + with));
}

TEST_F(Program, ThatLosesSomethingIsFound) { EXPECT_NE(lost_by("leaking 2"), lost_by("leaking 6")); }
