// Tokens as the server of an application makes them, by the program that the project gives it for that.
#pragma once

#include <string>

namespace support {

// An App whose server asks for tokens, with both of its certificates.
extern const char kTokenApp[];
extern const char kFirstCertificate[];
extern const char kSecondCertificate[];

// What a token is made with.
struct TokenOrder {
  std::string user;
  int seconds = 600;
  std::string app = kTokenApp;
  std::string certificate = kFirstCertificate;
  std::string format = "007";
};

// A token made by `rtm-server token make` at this moment; throws when it is refused.
std::string make_token(const TokenOrder &order);
std::string make_token(const std::string &user, int seconds = 600);

}  // namespace support
