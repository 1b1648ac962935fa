// A TCP proxy between a client and the server that misbehaves when told to: it cuts, holds back, flips bits and refuses.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace support {

// Towards the server, or from it.
enum class Way { up, down };

// What happens to a connection when `after` bytes have passed.
enum class Fault {
  none,
  // No further byte passes in that direction until `heal`.
  hold,
  // One bit of the next byte is flipped.
  flip,
  // Both ends are closed.
  cut,
};

// Connections that begin with a request for the link (/v1/rtm) are links, all others carry media.
enum class Kind { link, media };

class Proxy {
 public:
  explicit Proxy(std::uint16_t target);
  ~Proxy();
  Proxy(const Proxy &) = delete;
  Proxy &operator=(const Proxy &) = delete;

  // "ws://127.0.0.1:PORT" of the proxy itself.
  std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_); }

  // Arms one fault for connections of that kind; counted from now, over all of them. It strikes once (`hold`: until `heal`).
  void arm(Kind kind, Way way, Fault fault, std::size_t after = 0);
  // Disarms everything, lets held bytes go and accepts connections again.
  void heal();
  // Closes the connections of that kind that are open now.
  void cut(Kind kind);
  // Closes new connections at once, until `heal`.
  void refuse();

  // Lets at most so many bytes a second pass on each media connection and way; 0: as many as there are.
  void slow_down(std::size_t bytes_per_second);

  // Bytes passed so far on connections of that kind, and how many of them there have been.
  std::size_t passed(Kind kind, Way way) const;
  std::size_t connections(Kind kind) const;
  // True once an armed fault of that kind has struck.
  bool struck(Kind kind, Way way) const;

 private:
  struct Connection;
  struct Rule {
    Fault fault = Fault::none;
    std::size_t after = 0;
    bool struck = false;
  };

  void listen();
  void pump(Connection &connection, int from, int to, Way way);
  bool pass(Connection &connection, Way way, char *bytes, std::size_t count, int to);
  static std::size_t index(Kind kind, Way way) { return (kind == Kind::link ? 0u : 2u) + (way == Way::up ? 0u : 1u); }
  void reap(bool all);

  std::uint16_t target_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<std::unique_ptr<Connection>> open_;
  Rule rules_[4];
  std::size_t passed_[4] = {0, 0, 0, 0};
  std::size_t connections_[2] = {0, 0};
  std::atomic<std::size_t> speed_{0};
  bool refusing_ = false;
  bool ending_ = false;
  std::thread acceptor_;
};

}  // namespace support
