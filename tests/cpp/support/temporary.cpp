#include "temporary.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <vector>

namespace support {

TemporaryFolder::TemporaryFolder() {
  const char *base = std::getenv("TMPDIR");
  std::string pattern = std::string(base != nullptr ? base : "/tmp") + "/rtm-test-XXXXXX";
  std::vector<char> buffer(pattern.begin(), pattern.end());
  buffer.push_back('\0');
  if (mkdtemp(buffer.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + pattern);
  path_ = buffer.data();
}

static int remove_entry(const char *path, const struct stat *, int, struct FTW *) { return std::remove(path); }

TemporaryFolder::~TemporaryFolder() { nftw(path_.c_str(), remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

std::string TemporaryFolder::listing() const {
  std::set<std::string> names;
  if (DIR *folder = opendir(path_.c_str())) {
    while (const dirent *entry = readdir(folder)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names.insert(name);
    }
    closedir(folder);
  }
  std::string out;
  for (const std::string &name : names) out += (out.empty() ? "" : " ") + name;
  return out;
}

std::string noise(std::size_t size, unsigned seed) {
  std::string out(size, '\0');
  std::uint64_t state = 0x9e3779b97f4a7c15ull * (seed + 1);
  for (std::size_t i = 0; i < size; ++i) {
    // xorshift64
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    out[i] = static_cast<char>(state >> 24);
  }
  return out;
}

void write_file(const std::string &path, const std::string &bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

std::string read_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

bool exists(const std::string &path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0;
}

std::string picture(const std::string &name) { return std::string(RTM_TEST_MEDIA) + "/" + name; }

}  // namespace support
