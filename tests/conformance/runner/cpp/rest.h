// Calls of the server's REST interface, as its operator makes them.
#pragma once

#include <cstdint>
#include <string>

// Sends the request to the App of the scenarios, with credentials that a server in development mode takes, and returns the status of the answer.
int rest(std::uint16_t port, const std::string &method, const std::string &path, const std::string &body);
