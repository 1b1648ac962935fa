// The call manager of a user in a test, and a handler that writes down everything it is told.
#pragma once

#include <IAgoraRtmCallManager.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "log.h"
#include "recorders.h"
#include "user.h"

namespace support {

class CallRecorder : public agora::rtm::IRtmCallEventHandler {
 public:
  EventLog log;
  Inside inside;

  void onLocalInvitationReceivedByPeer(agora::rtm::ILocalCallInvitation *localInvitation) override;
  void onLocalInvitationCanceled(agora::rtm::ILocalCallInvitation *localInvitation) override;
  void onLocalInvitationFailure(agora::rtm::ILocalCallInvitation *localInvitation, agora::rtm::LOCAL_INVITATION_ERR_CODE errorCode) override;
  void onLocalInvitationAccepted(agora::rtm::ILocalCallInvitation *localInvitation, const char *response) override;
  void onLocalInvitationRefused(agora::rtm::ILocalCallInvitation *localInvitation, const char *response) override;
  void onRemoteInvitationRefused(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;
  void onRemoteInvitationAccepted(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;
  void onRemoteInvitationReceived(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;
  void onRemoteInvitationFailure(agora::rtm::IRemoteCallInvitation *remoteInvitation, agora::rtm::REMOTE_INVITATION_ERR_CODE errorCode) override;
  void onRemoteInvitationCanceled(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;

  // The object of the event: what `id` of an event stands for.
  static agora::rtm::ILocalCallInvitation *local(const Event &event) { return reinterpret_cast<agora::rtm::ILocalCallInvitation *>(event.id); }
  static agora::rtm::IRemoteCallInvitation *remote(const Event &event) { return reinterpret_cast<agora::rtm::IRemoteCallInvitation *>(event.id); }

 private:
  // The event's `id` is the object, its `reason` the state that the object was in.
  void record(const char *name, agora::rtm::ILocalCallInvitation *invitation, int code, const char *response);
  void record(const char *name, agora::rtm::IRemoteCallInvitation *invitation, int code);
  void record(const Event &event);
};

// A user who takes part in calls.
class Caller : public User {
 public:
  Caller(const std::string &url, const std::string &id, const std::string &parameters = "");
  ~Caller() { release(); }

  agora::rtm::IRtmCallManager *manager() const { return manager_; }
  // Sends an invitation; throws when it is refused.
  agora::rtm::ILocalCallInvitation *invite(const std::string &callee, const std::string &content = "");

  CallRecorder calls;

 private:
  agora::rtm::IRtmCallManager *manager_;
};

}  // namespace support
