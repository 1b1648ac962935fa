#include "tokens.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace support {

const char kTokenApp[] = "970CA35de60c44645bbae8a215061b33";
const char kFirstCertificate[] = "5CFd2fd1755d40ecb72977518be15d3b";
const char kSecondCertificate[] = "0123456789abcdef0123456789abcdef";

std::string make_token(const TokenOrder &order) {
  const char *set = std::getenv("RTM_SERVER_BIN");
  const std::string command = std::string("'") + (set != nullptr ? set : RTM_SERVER_BIN) + "' token make --user '" + order.user + "' --app '" + order.app +
                              "' --certificate '" + order.certificate + "' --expire " + std::to_string(order.seconds) + " --format " + order.format;
  FILE *out = popen(command.c_str(), "r");
  if (out == nullptr) throw std::runtime_error("popen failed");
  std::string token;
  char piece[256];
  while (std::fgets(piece, sizeof piece, out) != nullptr) token += piece;
  const int status = pclose(out);
  if (status != 0 || token.empty() || token.back() != '\n') throw std::runtime_error(command + " failed: " + token);
  token.pop_back();
  return token;
}

std::string make_token(const std::string &user, int seconds) {
  TokenOrder order;
  order.user = user;
  order.seconds = seconds;
  return make_token(order);
}

}  // namespace support
