// Two users, one message, and the file whose code did it: what the programs of outside projects have in common.
#pragma once

#include <IAgoraRtmService.h>

#include <dlfcn.h>
#include <stdlib.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>

#if !defined(LIBRTM_LINKED)
#include <rtm.h>
#endif

namespace {

class User : public agora::rtm::IRtmServiceEventHandler {
 public:
  explicit User(const char *id) : service_(agora::rtm::createRtmService()) {
    service_->initialize("consumers", this);
    service_->login(nullptr, id);
  }
  ~User() override { service_->release(true); }

  agora::rtm::IRtmService *service() { return service_; }

  // Waits until something was heard and returns it, or "nothing" after 20 s.
  std::string next() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!heard_.wait_for(lock, std::chrono::seconds(20), [this] { return !event_.empty(); })) return "nothing";
    std::string event;
    event.swap(event_);
    return event;
  }

 private:
  void onLoginSuccess() override { tell("logged in"); }
  void onLoginFailure(agora::rtm::LOGIN_ERR_CODE code) override { tell("login failed: " + std::to_string(code)); }
  void onMessageReceivedFromPeer(const char *peer, const agora::rtm::IMessage *message) override { tell(std::string(peer) + " says " + message->getText()); }

  void tell(const std::string &event) {
    std::lock_guard<std::mutex> lock(mutex_);
    event_ = event;
    heard_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable heard_;
  std::string event_;
  agora::rtm::IRtmService *service_;
};

bool expect(const std::string &wanted, const std::string &got) {
  if (wanted != got) std::printf("wanted \"%s\", got \"%s\"\n", wanted.c_str(), got.c_str());
  return wanted == got;
}

std::string real(const char *path) {
  char *const resolved = path == nullptr ? nullptr : realpath(path, nullptr);
  const std::string text = resolved == nullptr ? "" : resolved;
  free(resolved);
  return text;
}

// The file whose code answers.
std::string origin() {
#if defined(LIBRTM_LINKED)
  agora::rtm::IRtmService *(*const entry)() = &agora::rtm::createRtmService;
#else
  const char *(*const entry)() = &rtm_version;
#endif
  Dl_info info;
  return dladdr(reinterpret_cast<void *>(entry), &info) != 0 ? real(info.dli_fname) : "";
}

// Both log in, and one says hello to the other.
bool greet() {
  User ann("ann");
  User bob("bob");
  if (!expect("logged in", ann.next()) || !expect("logged in", bob.next())) return false;
  agora::rtm::IMessage *const hello = ann.service()->createMessage("hello");
  ann.service()->sendMessageToPeer("bob", hello, agora::rtm::SendMessageOptions());
  hello->release();
  return expect("ann says hello", bob.next());
}

}  // namespace
