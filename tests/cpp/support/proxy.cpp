#include "proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>

namespace support {

struct Proxy::Connection {
  int client = -1;
  int server = -1;
  Kind kind = Kind::media;
  bool known = false;
  bool cut = false;
  std::atomic<int> running{2};
  std::thread up;
  std::thread down;

  // Wakes both threads; the descriptors are closed when they are gone.
  void shut() {
    cut = true;
    shutdown(client, SHUT_RDWR);
    shutdown(server, SHUT_RDWR);
  }
};

static sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address;
  std::memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

Proxy::Proxy(std::uint16_t target) : target_(target) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr *>(&address), &size) != 0) {
    throw std::runtime_error("the proxy cannot listen");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { listen(); });
}

Proxy::~Proxy() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
    for (const auto &connection : open_) connection->shut();
    changed_.notify_all();
  }
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  reap(true);
  close(listener_);
}

void Proxy::listen() {
  for (;;) {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    reap(false);
    std::lock_guard<std::mutex> lock(mutex_);
    if (ending_) {
      if (client >= 0) close(client);
      return;
    }
    if (client < 0) continue;
    if (refusing_) {
      close(client);
      continue;
    }
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(target_);
    if (connect(server, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
      close(server);
      close(client);
      continue;
    }
    const int on = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    open_.emplace_back(new Connection);
    Connection &connection = *open_.back();
    connection.client = client;
    connection.server = server;
    connection.up = std::thread([this, &connection] { pump(connection, connection.client, connection.server, Way::up); });
    connection.down = std::thread([this, &connection] { pump(connection, connection.server, connection.client, Way::down); });
  }
}

void Proxy::reap(bool all) {
  std::list<std::unique_ptr<Connection>> done;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto it = open_.begin(); it != open_.end();) {
      const auto next = std::next(it);
      if (all || (*it)->running.load() == 0) done.splice(done.end(), open_, it);
      it = next;
    }
  }
  for (const auto &connection : done) {
    connection->up.join();
    connection->down.join();
    close(connection->client);
    close(connection->server);
  }
}

void Proxy::pump(Connection &connection, int from, int to, Way way) {
  char buffer[16384];
  for (;;) {
    const ssize_t count = recv(from, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      shutdown(to, SHUT_WR);
      break;
    }
    if (!pass(connection, way, buffer, static_cast<std::size_t>(count), to)) break;
  }
  connection.running.fetch_sub(1);
}

static bool send_all(int to, const char *bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t sent = send(to, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool Proxy::pass(Connection &connection, Way way, char *bytes, std::size_t count, int to) {
  while (count > 0) {
    std::size_t now = count;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (!connection.known && way == Way::up) {
        static const char kLink[] = "GET /v1/rtm";
        connection.kind = count >= sizeof kLink - 1 && std::memcmp(bytes, kLink, sizeof kLink - 1) == 0 ? Kind::link : Kind::media;
        connection.known = true;
        ++connections_[connection.kind == Kind::link ? 0 : 1];
      }
      const std::size_t i = index(connection.kind, way);
      Rule &rule = rules_[i];
      if (rule.fault != Fault::none && (rule.fault == Fault::hold || !rule.struck)) {
        if (rule.after > 0) {
          now = count < rule.after ? count : rule.after;
          rule.after -= now;
        } else {
          rule.struck = true;
          changed_.notify_all();
          if (rule.fault == Fault::hold) {
            changed_.wait(lock, [&] { return ending_ || connection.cut || rule.fault != Fault::hold; });
            if (ending_ || connection.cut) return false;
            continue;
          }
          if (rule.fault == Fault::cut) {
            connection.shut();
            return false;
          }
          bytes[0] = static_cast<char>(bytes[0] ^ 0x10);
        }
      }
      passed_[i] += now;
    }
    if (!send_all(to, bytes, now)) return false;
    const std::size_t speed = speed_.load();
    if (speed > 0 && connection.kind == Kind::media) std::this_thread::sleep_for(std::chrono::microseconds(now * 1000000 / speed));
    bytes += now;
    count -= now;
  }
  return true;
}

void Proxy::arm(Kind kind, Way way, Fault fault, std::size_t after) {
  std::lock_guard<std::mutex> lock(mutex_);
  Rule &rule = rules_[index(kind, way)];
  rule.fault = fault;
  rule.after = after;
  rule.struck = false;
}

void Proxy::heal() {
  std::lock_guard<std::mutex> lock(mutex_);
  for (Rule &rule : rules_) rule.fault = Fault::none;
  refusing_ = false;
  changed_.notify_all();
}

void Proxy::cut(Kind kind) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (const auto &connection : open_) {
    if (connection->known && connection->kind == kind) connection->shut();
  }
  changed_.notify_all();
}

void Proxy::refuse() {
  std::lock_guard<std::mutex> lock(mutex_);
  refusing_ = true;
}

void Proxy::slow_down(std::size_t bytes_per_second) { speed_ = bytes_per_second; }

std::size_t Proxy::passed(Kind kind, Way way) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return passed_[index(kind, way)];
}

std::size_t Proxy::connections(Kind kind) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return connections_[kind == Kind::link ? 0 : 1];
}

bool Proxy::struck(Kind kind, Way way) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return rules_[index(kind, way)].struck;
}

}  // namespace support
