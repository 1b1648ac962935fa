// Temporary folders and files made on the fly.
#pragma once

#include <cstddef>
#include <string>

namespace support {

// A folder of its own, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;

  const std::string &path() const { return path_; }
  // The absolute path of `name` in the folder.
  std::string operator/(const std::string &name) const { return path_ + "/" + name; }
  // The names in it, sorted and joined by spaces: what a test compares with "".
  std::string listing() const;

 private:
  std::string path_;
};

// `size` bytes that no compressor makes smaller, the same for the same seed.
std::string noise(std::size_t size, unsigned seed = 1);

// Writes a file, or throws.
void write_file(const std::string &path, const std::string &bytes);

// Reads a file, or throws.
std::string read_file(const std::string &path);

bool exists(const std::string &path);

// The pictures of the tree: photo.jpg 320x200, chart.png 240x160, icon.bmp 64x48, anim.gif, modern.webp.
std::string picture(const std::string &name);

}  // namespace support
