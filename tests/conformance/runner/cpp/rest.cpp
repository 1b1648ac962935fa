#include "rest.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace {

// A connection that ends with its owner.
class Connection {
 public:
  explicit Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) throw std::runtime_error("the server cannot be reached");
  }
  ~Connection() { close(socket_); }
  Connection(const Connection &) = delete;
  Connection &operator=(const Connection &) = delete;

  void write(const std::string &bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t count = send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
      if (count <= 0) throw std::runtime_error("the server takes no request");
      done += static_cast<std::size_t>(count);
    }
  }
  std::string read_all() {
    std::string all;
    char piece[4096];
    for (ssize_t count; (count = recv(socket_, piece, sizeof piece, 0)) > 0;) all.append(piece, static_cast<std::size_t>(count));
    return all;
  }

 private:
  int socket_;
};

}  // namespace

int rest(std::uint16_t port, const std::string &method, const std::string &path, const std::string &body) {
  Connection connection(port);
  // aWQ6c2VjcmV0 is "id:secret".
  connection.write(method + " /dev/v2/project/conformance-scenarios-app-000001/rtm" + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Basic aWQ6c2VjcmV0\r\nconnection: close\r\ncontent-length: " +
                   std::to_string(body.size()) + "\r\n\r\n" + body);
  const std::string answer = connection.read_all();
  if (answer.compare(0, 9, "HTTP/1.1 ") != 0) throw std::runtime_error("no answer: " + answer);
  return std::atoi(answer.c_str() + 9);
}
