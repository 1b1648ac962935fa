// CallManager: the IRtmCallManager object, and CallDesk: the place for the one manager of a service.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "../rtm.h"
#include "call_events.hpp"
#include "call_interfaces.h"
#include "call_invitation.hpp"
#include "graveyard.hpp"
#include "local.hpp"
#include "status.hpp"

namespace librtm LIBRTM_LOCAL {

class CallManager;

// The manager of one service, if it is open.
struct CallDesk {
  std::mutex mutex;
  CallManager *manager = nullptr;
  // The service was released: nothing opens any more.
  bool closed = false;
};

// A manager. Released ones stay behind in the graveyard as shells, whose methods answer "invalid argument" or "already ended".
class CallManager final : public agora::rtm::IRtmCallManager {
 public:
  // The manager of `client`: a new one, or the one that is open, with `handler` in the place of its old one. NULL when the client is gone.
  static CallManager *open(const std::shared_ptr<CallDesk> &desk, rtm_client_t client, agora::rtm::IRtmCallEventHandler *handler) {
    std::unique_lock<std::mutex> lock(desk->mutex);
    if (desk->closed) return nullptr;
    if (CallManager *const manager = desk->manager) {
      const std::shared_ptr<CallState> state = manager->state();
      lock.unlock();
      if (state) state->handlers.replace(handler);
      return manager;
    }
    const std::shared_ptr<CallState> state = std::make_shared<CallState>();
    state->handlers.add(handler);
    const rtm_invitation_callbacks callbacks = CallEvents::callbacks(state);
    if (rtm_invitation_set_callbacks(client, &callbacks) != 0) {
      CallEvents::release(callbacks.user_data);
      return nullptr;
    }
    desk->manager = new CallManager(desk, client, state);
    return desk->manager;
  }

  // Ends the manager of a service that is being released. The application may still hold the object, and release it.
  static void close(CallDesk &desk) {
    CallManager *manager = nullptr;
    {
      std::lock_guard<std::mutex> lock(desk.mutex);
      desk.closed = true;
      std::swap(manager, desk.manager);
    }
    if (manager != nullptr) manager->end(0);
  }

  int sendLocalInvitation(agora::rtm::ILocalCallInvitation *invitation) override {
    const std::shared_ptr<CallState> state = this->state();
    if (invitation == nullptr || !state) return agora::rtm::INVITATION_API_CALL_ERR_INVALID_ARGUMENT;
    LocalCall *const call = static_cast<LocalCall *>(invitation);
    // Held while it is sent, so that its end, which may come on the other thread before this returns, comes behind its beginning. The library calls
    // nobody back meanwhile.
    std::lock_guard<std::mutex> lock(state->mutex());
    const rtm_invitation_t handle = call->handle();
    if (call->getState() == agora::rtm::LOCAL_INVITATION_STATE_IDLE) {
      std::int32_t status = rtm_invitation_set_content(handle, call->getContent());
      if (status == 0) status = rtm_invitation_set_channel_id(handle, call->getChannelId());
      if (status != 0) return status_of(status, invitation_wrongs());
    }
    const std::int32_t status = rtm_invitation_send(handle);
    if (status == 0) call->running = true;
    return status_of(status, invitation_wrongs());
  }

  int acceptRemoteInvitation(agora::rtm::IRemoteCallInvitation *invitation) override { return answer(invitation, &rtm_invitation_accept); }
  int refuseRemoteInvitation(agora::rtm::IRemoteCallInvitation *invitation) override { return answer(invitation, &rtm_invitation_refuse); }

  int cancelLocalInvitation(agora::rtm::ILocalCallInvitation *invitation) override {
    if (invitation == nullptr || !state()) return agora::rtm::INVITATION_API_CALL_ERR_INVALID_ARGUMENT;
    return status_of(rtm_invitation_cancel(static_cast<LocalCall *>(invitation)->handle()), invitation_wrongs());
  }

  agora::rtm::ILocalCallInvitation *createLocalCallInvitation(const char *calleeId) override {
    const std::shared_ptr<CallState> state = this->state();
    if (!state) return nullptr;
    const char *const callee = calleeId == nullptr ? "" : calleeId;
    rtm_invitation_t handle = 0;
    std::int32_t status = rtm_invitation_new(client_, callee, &handle);
    // No user has an id like that, which is answered when it is sent.
    if (status == RTM_ERR_UTF8) status = rtm_invitation_new(client_, "", &handle);
    if (status != 0) return nullptr;
    LocalCall *const call = new LocalCall(state, handle, callee);
    if (state->add(call)) return call;
    rtm_invitation_release(handle);
    delete call;
    return nullptr;
  }

  void release() override {
    const std::shared_ptr<CallDesk> desk = desk_.lock();
    // Without a desk the service is gone, and it ended this manager first.
    if (!desk) return;
    {
      std::lock_guard<std::mutex> lock(desk->mutex);
      if (desk->manager != this) return;
      desk->manager = nullptr;
      // Under the lock, so that a manager that is opened at that moment on another thread keeps its callbacks.
      rtm_invitation_set_callbacks(client_, nullptr);
    }
    end(kPatienceMs);
  }

 private:
  CallManager(const std::shared_ptr<CallDesk> &desk, rtm_client_t client, const std::shared_ptr<CallState> &state)
      : desk_(desk), client_(client), state_(state) {}
  ~CallManager() override {}

  static void dispose(void *manager) { delete static_cast<CallManager *>(manager); }

  std::shared_ptr<CallState> state() {
    std::lock_guard<std::mutex> lock(mutex_);
    return state_;
  }

  int answer(agora::rtm::IRemoteCallInvitation *invitation, std::int32_t (*how)(rtm_invitation_t)) {
    if (invitation == nullptr || !state()) return agora::rtm::INVITATION_API_CALL_ERR_INVALID_ARGUMENT;
    RemoteCall *const call = static_cast<RemoteCall *>(invitation);
    if (call->getState() == agora::rtm::REMOTE_INVITATION_STATE_INVITATION_RECEIVED) {
      const std::int32_t status = rtm_invitation_set_response(call->handle(), call->getResponse());
      if (status != 0) return status_of(status, invitation_wrongs());
    }
    return status_of(how(call->handle()), invitation_wrongs());
  }

  // Makes sure that the handler is not called any more, and turns this object into a shell.
  void end(unsigned patience_ms) {
    std::shared_ptr<CallState> state;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      state.swap(state_);
    }
    if (state) {
      state->handlers.close(patience_ms);
      state->close();
    }
    Graveyard::instance().bury(this, &dispose);
  }

  const std::weak_ptr<CallDesk> desk_;
  const rtm_client_t client_;
  std::mutex mutex_;
  // Empty after release().
  std::shared_ptr<CallState> state_;
};

}  // namespace librtm
