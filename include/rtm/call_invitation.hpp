// LocalCall, RemoteCall: the invitation objects; CallState: the invitations of one manager, and who holds them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "../rtm.h"
#include "call_interfaces.h"
#include "graveyard.hpp"
#include "handlers.hpp"
#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

class CallState;

// A text that is set by one thread and read by others. A pointer to it holds until it is set again.
class CallText {
 public:
  void set(const char *text) {
    std::lock_guard<std::mutex> lock(mutex_);
    text_ = text == nullptr ? "" : text;
  }
  const char *get() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return text_.c_str();
  }
  void forget() {
    std::lock_guard<std::mutex> lock(mutex_);
    std::string().swap(text_);
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

// What both kinds of invitations have: the library's handle, and who holds the object. The flags belong to CallState and its lock.
class Call {
 public:
  explicit Call(rtm_invitation_t handle) : handle_(handle), state_(0) {}
  virtual ~Call() {}
  Call(const Call &) = delete;
  Call &operator=(const Call &) = delete;

  rtm_invitation_t handle() const { return handle_; }

  // The library's answer, or its last one when the handle is void.
  std::int32_t state() const {
    std::int32_t state = 0;
    if (rtm_invitation_state(handle_, &state) == 0) state_.store(state);
    return state_.load();
  }

  // Frees the texts: nobody may ask for them any more.
  virtual void forget() = 0;

  // The library has callbacks about it to come.
  bool running = false;
  // The application has let go of it.
  bool released = false;
  // Both have.
  bool buried = false;

 private:
  const rtm_invitation_t handle_;
  mutable std::atomic<std::int32_t> state_;
};

// An invitation of ours.
class LocalCall final : public agora::rtm::ILocalCallInvitation, public Call {
 public:
  LocalCall(const std::shared_ptr<CallState> &owner, rtm_invitation_t handle, const char *callee)
      : Call(handle), owner_(owner), callee_(callee), response_(nullptr) {}
  ~LocalCall() override { delete response_.load(); }

  const char *getCalleeId() const override { return callee_.c_str(); }
  void setContent(const char *content) override { content_.set(content); }
  const char *getContent() const override { return content_.get(); }
  void setChannelId(const char *channelId) override { channel_.set(channelId); }
  const char *getChannelId() const override { return channel_.get(); }
  const char *getResponse() const override {
    const std::string *response = response_.load();
    return response == nullptr ? "" : response->c_str();
  }
  agora::rtm::LOCAL_INVITATION_STATE getState() const override { return static_cast<agora::rtm::LOCAL_INVITATION_STATE>(state()); }
  void release() override;

  void forget() override {
    content_.forget();
    channel_.forget();
  }

  // The callee's answer; there is one at most.
  void answered(const char *response) {
    if (response_.load() == nullptr) response_.store(new std::string(response));
  }

 private:
  const std::weak_ptr<CallState> owner_;
  const std::string callee_;
  CallText content_;
  CallText channel_;
  std::atomic<const std::string *> response_;
};

// An invitation that came in.
class RemoteCall final : public agora::rtm::IRemoteCallInvitation, public Call {
 public:
  RemoteCall(const std::shared_ptr<CallState> &owner, rtm_invitation_t handle) : Call(handle), owner_(owner) {
    copy(&rtm_invitation_peer_id, caller_);
    copy(&rtm_invitation_content, content_);
    copy(&rtm_invitation_channel_id, channel_);
  }

  const char *getCallerId() const override { return caller_.c_str(); }
  const char *getContent() const override { return content_.c_str(); }
  void setResponse(const char *response) override { response_.set(response); }
  const char *getResponse() const override { return response_.get(); }
  const char *getChannelId() const override { return channel_.c_str(); }
  agora::rtm::REMOTE_INVITATION_STATE getState() const override { return static_cast<agora::rtm::REMOTE_INVITATION_STATE>(state()); }
  void release() override;

  void forget() override {
    std::string().swap(content_);
    response_.forget();
  }

 private:
  void copy(std::int32_t (*get)(rtm_invitation_t, const char **), std::string &into) {
    const char *text = nullptr;
    if (get(handle(), &text) == 0) into = text;
  }

  const std::weak_ptr<CallState> owner_;
  std::string caller_;
  std::string content_;
  std::string channel_;
  CallText response_;
};

// The invitations of one manager. Shared by the manager and by the library (as `user_data`); the last of the two lets it go. An invitation that both the
// application and the library have let go of is in the graveyard; one that has ended and was not released is kept until 1,024 others have ended.
class CallState {
 public:
  Handlers<agora::rtm::IRtmCallEventHandler> handlers;

  std::mutex &mutex() { return mutex_; }

  // Takes a fresh one in; false, and it stays the caller's, when the manager was released.
  bool add(Call *call) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return false;
    calls_[call->handle()] = call;
    return true;
  }

  // NULL: it is not known (any more).
  Call *find(rtm_invitation_t handle) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto known = calls_.find(handle);
    return known == calls_.end() ? nullptr : known->second;
  }

  // The application lets go.
  void release(Call *call) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (call->buried || call->released) return;
    call->released = true;
    if (!call->running) bury(call);
  }

  // The library lets go.
  void end(Call *call) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (call->buried) return;
    call->running = false;
    if (call->released) {
      bury(call);
      return;
    }
    ended_.push_back(call->handle());
    if (ended_.size() <= kEnded) return;
    const auto oldest = calls_.find(ended_.front());
    ended_.pop_front();
    if (oldest != calls_.end()) bury(oldest->second);
  }

  // The manager or the service is released.
  void close() {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    while (!calls_.empty()) bury(calls_.begin()->second);
  }

 private:
  enum : std::size_t { kEnded = 1024 };

  static void dispose(void *call) { delete static_cast<Call *>(call); }

  void bury(Call *call) {
    // Asked for once more while the handle still answers.
    call->state();
    call->buried = true;
    if (call->released && !call->running) call->forget();
    calls_.erase(call->handle());
    rtm_invitation_release(call->handle());
    Graveyard::instance().bury(call, &dispose);
  }

  std::mutex mutex_;
  std::map<rtm_invitation_t, Call *> calls_;
  // Ended and perhaps not released; some may be gone meanwhile.
  std::deque<rtm_invitation_t> ended_;
  bool closed_ = false;
};

inline void LocalCall::release() {
  if (const std::shared_ptr<CallState> owner = owner_.lock()) owner->release(this);
}

inline void RemoteCall::release() {
  if (const std::shared_ptr<CallState> owner = owner_.lock()) owner->release(this);
}

}  // namespace librtm
