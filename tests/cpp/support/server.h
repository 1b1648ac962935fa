// The real rtm-server in a process of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "temporary.h"

namespace support {

// Starts the server on a port that it picks and on a data folder of its own; stops it at the end.
class Server {
 public:
  // `config` is the text of a configuration file, empty for none.
  explicit Server(const std::string &config = "");
  ~Server();
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;

  // "ws://127.0.0.1:PORT"
  const std::string &url() const { return url_; }
  std::uint16_t port() const { return port_; }
  const std::string &data_folder() const { return data_folder_; }
  // What the server wrote to its standard error: for failure messages.
  std::string log() const;

  // Kills it as a power failure would (SIGKILL).
  void kill();
  // Asks it to end (SIGTERM) and returns its exit code.
  int terminate();
  // Starts it again on the same port and data folder.
  void start_again();
  // Holds the process still (SIGSTOP) and lets it go on (SIGCONT).
  void freeze();
  void thaw();

 private:
  void start(const std::string &listen);
  int wait();

  TemporaryFolder folder_;
  std::string data_folder_;
  std::string config_file_;
  std::string url_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace support
