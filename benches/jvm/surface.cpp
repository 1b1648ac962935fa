// What the JVM surfaces have to keep up with: the same messages through the C++ surface. Prints as native.c does.
#include <IAgoraRtmService.h>

#include <semaphore.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace agora::rtm;

namespace {

constexpr int kCount = 200000, kWindow = 1000, kRounds = 5, kTrips = 5000;

sem_t outcomes;

void wait_for_one() {
  while (sem_wait(&outcomes) != 0) continue;
}

double seconds_since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

void fail(const char *what, int code) {
  std::fprintf(stderr, "%s: %d\n", what, code);
  std::exit(1);
}

class Handler : public IRtmServiceEventHandler {
 public:
  void onLoginSuccess() override { sem_post(&outcomes); }
  void onLoginFailure(LOGIN_ERR_CODE code) override { fail("login", code); }
  void onSendMessageResult(long long, PEER_MESSAGE_ERR_CODE code) override {
    if (code != PEER_MESSAGE_ERR_OK) fail("send", code);
    sem_post(&outcomes);
  }
};

IRtmService *online(const char *user, Handler &handler) {
  IRtmService *service = createRtmService();
  if (int code = service->initialize("bench", &handler)) fail("initialize", code);
  if (int code = service->login(nullptr, user)) fail("login", code);
  wait_for_one();
  return service;
}

void send(IRtmService *service, const char *text) {
  IMessage *message = service->createMessage(text);
  if (int code = service->sendMessageToPeer("cpp-bob", message, SendMessageOptions())) fail("send", code);
  message->release();
}

}  // namespace

int main() {
  sem_init(&outcomes, 0, 0);
  Handler handler;
  IRtmService *bob = online("cpp-bob", handler);
  IRtmService *ann = online("cpp-ann", handler);
  const std::string text(100, 'x');
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < kCount; ++i) {
      if (i >= kWindow) wait_for_one();
      send(ann, text.c_str());
    }
    for (int i = 0; i < kWindow; ++i) wait_for_one();
    best = std::max(best, kCount / seconds_since(begun));
  }
  auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < kTrips; ++i) {
    send(ann, text.c_str());
    wait_for_one();
  }
  std::printf("  C++           %9.0f messages/s  %6.1f us a round trip\n", best, seconds_since(begun) * 1e6 / kTrips);
  ann->release(true);
  bob->release(true);
  return 0;
}
