// Starts a server and runs the demo (its argument) against it.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>

#include "support/server.h"

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  support::Server server;
  support::TemporaryFolder out;
  const std::string command = std::string("'") + argv[1] + "' --server " + server.url() + " --out '" + out.path() + "' --media '" RTM_TEST_MEDIA "'";
  std::printf("%s\n", command.c_str());
  std::fflush(stdout);
  const int status = std::system(command.c_str());
  std::printf("left in the folder: %s\n", out.listing().c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
