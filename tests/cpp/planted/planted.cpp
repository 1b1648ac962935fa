// Faults on purpose, to see that the tools which the other tests run under find them: planted FAULT
#include <climits>
#include <cstdio>
#include <cstring>
#include <future>
#include <memory>
#include <thread>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;

namespace {

int read_after_free() {
  char *volatile bytes = new char[8]();
  delete[] bytes;
  return bytes[3];
}

// Several, since some register may go on pointing at the last one.
int leak() {
  char *volatile bytes = nullptr;
  for (int i = 0; i < 10; ++i) bytes = new char[1000]();
  bytes = nullptr;
  return bytes == nullptr ? 0 : 1;
}

int overflow() {
  volatile int number = INT_MAX;
  number = number + 1;
  return number == 0 ? 1 : 0;
}

// A number of two threads without a lock.
int race() {
  long number = 0;
  std::thread other([&] { number += 1; });
  number += 1;
  other.join();
  return number == 0 ? 1 : 0;
}

// A callback writes what the program writes meanwhile, and only then is waited for.
int race_with_a_callback() {
  struct Careless : IRtmServiceEventHandler {
    long logins = 0;
    std::promise<void> told;
    void onLoginSuccess() override {
      ++logins;
      told.set_value();
    }
  };
  support::Server server;
  // On the heap: some compilers take parts of objects on the stack for the thread's own.
  const std::unique_ptr<Careless> careless(new Careless);
  IRtmService *service = createRtmService();
  support::accepted("initialize", service->initialize(support::kApp, careless.get()));
  support::accepted("setParameters", service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
  support::accepted("login", service->login(nullptr, "alice"));
  ++careless->logins;
  careless->told.get_future().get();
  service->release(true);
  return careless->logins == 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char **argv) {
  const struct {
    const char *name;
    int (*plant)();
  } faults[] = {
      {"read_after_free", read_after_free}, {"leak", leak}, {"overflow", overflow}, {"race", race}, {"race_with_a_callback", race_with_a_callback},
  };
  for (const auto &fault : faults) {
    if (argc == 2 && std::strcmp(argv[1], fault.name) == 0) return fault.plant();
  }
  std::fprintf(stderr, "no such fault\n");
  return 2;
}
