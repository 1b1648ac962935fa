// Ends while everything is going on, in the way its argument names. Exits with 0, as main would; a crash or a hang is the failure.
//
//     exit_program return          returns from main without releasing anything
//     exit_program exit            calls exit(0) while callbacks run
//     exit_program exit-in-callback
//     exit_program static          leaves a released-by-destructor service in a static shared_ptr
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;

namespace {

// Destroyed by exit, while the library's threads still run: callbacks into it after that would read freed memory.
struct Global {
  std::shared_ptr<IRtmService> service;
  std::unique_ptr<support::ServiceRecorder> events{new support::ServiceRecorder};
  std::string text = "a string long enough to live on the heap, so that its end is noticed";
};
Global global;

struct Flood : IRtmServiceEventHandler {
  std::promise<void> started;
  bool end_here = false;
  int count = 0;
  void onMessageReceivedFromPeer(const char *, const IMessage *message) override {
    global.text += message->getText();
    if (++count == 20) started.set_value();
    if (end_here && count == 25) std::exit(0);
  }
};

// What programs never give back, as they do: its end must not matter. Held here so that leak checkers, which have nothing to say about it, stay silent.
struct Kept {
  support::Server *server = nullptr;
  support::User *alice = nullptr;
  support::User *bob = nullptr;
  Flood *flood = nullptr;
  support::Room *room = nullptr;
};
Kept kept;

}  // namespace

int main(int argc, char **argv) {
  const std::string how = argc > 1 ? argv[1] : "";
  // The server dies with this process.
  support::Server *server = kept.server = new support::Server;
  support::User *alice = kept.alice = new support::User(server->url(), "alice");
  support::User *bob = kept.bob = new support::User(server->url(), "bob");
  Flood *flood = kept.flood = new Flood;
  flood->end_here = how == "exit-in-callback";
  bob->service()->addEventHandler(flood);
  alice->login();
  bob->login();
  kept.room = new support::Room(*bob, "lobby");

  if (how == "static") {
    global.service = std::shared_ptr<IRtmService>(createRtmService(), [](IRtmService *service) { service->release(); });
    support::accepted("initialize", global.service->initialize(support::kApp, global.events.get()));
    support::accepted("setParameters", global.service->setParameters(("{\"rtm.server\":\"" + server->url() + "\"}").c_str()));
    support::accepted("login", global.service->login(nullptr, "carol"));
    global.events->log.expect("onLoginSuccess");
    global.service->release();
  }
  for (int i = 0; i < 2000; ++i) alice->send("bob", "x");
  if (how == "exit-in-callback") {
    std::promise<void>().get_future().wait();
  }
  flood->started.get_future().wait();
  if (how == "exit") std::exit(0);
  return how == "return" || how == "static" ? 0 : 2;
}
