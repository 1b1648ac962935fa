#include "server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>

namespace support {

static const char kGreeting[] = "rtm-server listening on ";

Server::Server(const std::string &config) : data_folder_(folder_ / "data") {
  if (!config.empty()) {
    config_file_ = folder_ / "rtm.toml";
    write_file(config_file_, config);
  }
  start("127.0.0.1:0");
}

Server::~Server() {
  if (process_ > 0) {
    thaw();
    kill();
  }
}

std::string Server::log() const {
  const std::string path = folder_ / "server.log";
  return exists(path) ? read_file(path) : "";
}

void Server::start(const std::string &listen) {
  const char *set = std::getenv("RTM_SERVER_BIN");
  const std::string binary = set != nullptr ? set : RTM_SERVER_BIN;
  std::vector<std::string> words = {binary, "--listen", listen, "--data-dir", data_folder_};
  if (!config_file_.empty()) {
    words.push_back("--config");
    words.push_back(config_file_);
  }
  std::vector<char *> arguments;
  for (std::string &word : words) arguments.push_back(&word[0]);
  arguments.push_back(nullptr);

  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  const std::string log_path = folder_ / "server.log";
  const int log = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  process_ = fork();
  if (process_ == 0) {
    // The server must not outlive a test that crashes.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Tests hurry more than programs may. Those with settings of their own are about these.
    if (config_file_.empty()) setenv("RTM_RATES", "none", 0);
    dup2(out[1], STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(log);
  close(out[1]);

  std::string line;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (line.find('\n') == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd waiting = {out[0], POLLIN, 0};
    char byte = 0;
    if (left <= 0 || poll(&waiting, 1, static_cast<int>(left)) <= 0 || read(out[0], &byte, 1) != 1) break;
    line += byte;
  }
  // The pipe stays open in the server only; what it prints later is nobody's business.
  close(out[0]);
  const std::size_t colon = line.rfind(':');
  if (line.compare(0, sizeof kGreeting - 1, kGreeting) != 0 || colon == std::string::npos) {
    kill();
    throw std::runtime_error("the server " + binary + " did not greet; its first line: \"" + line + "\", its log:\n" + this->log());
  }
  url_ = line.substr(sizeof kGreeting - 1, line.find('\n') - (sizeof kGreeting - 1));
  port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + colon + 1));
}

int Server::wait() {
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void Server::kill() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  wait();
}

int Server::terminate() {
  if (process_ <= 0) return -1;
  ::kill(process_, SIGTERM);
  return wait();
}

void Server::start_again() {
  kill();
  start("127.0.0.1:" + std::to_string(port_));
}

void Server::freeze() {
  ::kill(process_, SIGSTOP);
  // The signal takes effect later than the call; this waits for it.
  int status = 0;
  waitpid(process_, &status, WUNTRACED);
}
void Server::thaw() { ::kill(process_, SIGCONT); }

}  // namespace support
