// CallEvents: from the C ABI's callbacks about invitations to IRtmCallEventHandler.
#pragma once

#include <cstdint>
#include <memory>

#include "../rtm.h"
#include "call_interfaces.h"
#include "call_invitation.hpp"
#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

// They run on the library's thread and let no exception out.
struct CallEvents {
  typedef agora::rtm::IRtmCallEventHandler Handler;

  // Callbacks that keep `state` until the library releases them; `user_data` is to be given to `release` when the library does not take it.
  static rtm_invitation_callbacks callbacks(const std::shared_ptr<CallState> &state) {
    rtm_invitation_callbacks out = rtm_invitation_callbacks();
    out.size = sizeof(rtm_invitation_callbacks);
    out.user_data = new std::shared_ptr<CallState>(state);
    out.release = &release;
    out.on_local_received = &on_local_received;
    out.on_local_canceled = &on_local_canceled;
    out.on_local_failure = &on_local_failure;
    out.on_local_accepted = &on_local_accepted;
    out.on_local_refused = &on_local_refused;
    out.on_remote_refused = &on_remote_refused;
    out.on_remote_accepted = &on_remote_accepted;
    out.on_remote_received = &on_remote_received;
    out.on_remote_failure = &on_remote_failure;
    out.on_remote_canceled = &on_remote_canceled;
    return out;
  }

  static void release(void *user_data) noexcept { delete static_cast<std::shared_ptr<CallState> *>(user_data); }

 private:
  static const std::shared_ptr<CallState> &state(void *user_data) { return *static_cast<std::shared_ptr<CallState> *>(user_data); }

  // Tells about a known invitation of the kind `C`, which `last` lets go of afterwards.
  template <class C, class Tell>
  static void tell(void *user_data, rtm_invitation_t invitation, bool last, const Tell &tell) {
    // Kept alive: a handler may release the manager.
    const std::shared_ptr<CallState> calls = state(user_data);
    Call *const call = calls->find(invitation);
    if (call == nullptr) return;
    C *const object = static_cast<C *>(call);
    calls->handlers.tell([&](Handler &handler) { tell(handler, object); });
    if (last) calls->end(call);
  }

  static void on_local_received(void *user_data, rtm_invitation_t invitation) noexcept {
    tell<LocalCall>(user_data, invitation, false, [](Handler &handler, LocalCall *call) { handler.onLocalInvitationReceivedByPeer(call); });
  }

  static void on_local_canceled(void *user_data, rtm_invitation_t invitation) noexcept {
    tell<LocalCall>(user_data, invitation, true, [](Handler &handler, LocalCall *call) { handler.onLocalInvitationCanceled(call); });
  }

  static void on_local_failure(void *user_data, rtm_invitation_t invitation, std::int32_t code) noexcept {
    tell<LocalCall>(user_data, invitation, true, [=](Handler &handler, LocalCall *call) {
      handler.onLocalInvitationFailure(call, static_cast<agora::rtm::LOCAL_INVITATION_ERR_CODE>(code));
    });
  }

  static void on_local_accepted(void *user_data, rtm_invitation_t invitation, const char *response) noexcept {
    answered(user_data, invitation, response);
    tell<LocalCall>(user_data, invitation, true, [=](Handler &handler, LocalCall *call) { handler.onLocalInvitationAccepted(call, response); });
  }

  static void on_local_refused(void *user_data, rtm_invitation_t invitation, const char *response) noexcept {
    answered(user_data, invitation, response);
    tell<LocalCall>(user_data, invitation, true, [=](Handler &handler, LocalCall *call) { handler.onLocalInvitationRefused(call, response); });
  }

  static void answered(void *user_data, rtm_invitation_t invitation, const char *response) {
    if (Call *const call = state(user_data)->find(invitation)) static_cast<LocalCall *>(call)->answered(response);
  }

  static void on_remote_refused(void *user_data, rtm_invitation_t invitation) noexcept {
    tell<RemoteCall>(user_data, invitation, true, [](Handler &handler, RemoteCall *call) { handler.onRemoteInvitationRefused(call); });
  }

  static void on_remote_accepted(void *user_data, rtm_invitation_t invitation) noexcept {
    tell<RemoteCall>(user_data, invitation, true, [](Handler &handler, RemoteCall *call) { handler.onRemoteInvitationAccepted(call); });
  }

  static void on_remote_received(void *user_data, rtm_invitation_t invitation) noexcept {
    if (rtm_invitation_retain(invitation) != 0) return;
    RemoteCall *const call = new RemoteCall(state(user_data), invitation);
    call->running = true;
    if (!state(user_data)->add(call)) {
      rtm_invitation_release(invitation);
      delete call;
      return;
    }
    tell<RemoteCall>(user_data, invitation, false, [](Handler &handler, RemoteCall *known) { handler.onRemoteInvitationReceived(known); });
  }

  static void on_remote_failure(void *user_data, rtm_invitation_t invitation, std::int32_t code) noexcept {
    tell<RemoteCall>(user_data, invitation, true, [=](Handler &handler, RemoteCall *call) {
      handler.onRemoteInvitationFailure(call, static_cast<agora::rtm::REMOTE_INVITATION_ERR_CODE>(code));
    });
  }

  static void on_remote_canceled(void *user_data, rtm_invitation_t invitation) noexcept {
    tell<RemoteCall>(user_data, invitation, true, [](Handler &handler, RemoteCall *call) { handler.onRemoteInvitationCanceled(call); });
  }
};

}  // namespace librtm
