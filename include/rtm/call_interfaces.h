// The interfaces of call invitations. The order of the virtual methods is part of the interface.
#pragma once

#include "call_codes.h"

namespace agora {
namespace rtm {

// An invitation that this user sends. Strings given by it are valid until the same text is set again or the invitation is let go of.
class ILocalCallInvitation {
 protected:
  virtual ~ILocalCallInvitation() {}

 public:
  virtual const char *getCalleeId() const = 0;
  // What the callee is told: UTF-8, at most 8,192 bytes, which sendLocalInvitation() checks. NULL is "".
  virtual void setContent(const char *content) = 0;
  virtual const char *getContent() const = 0;
  // A channel to meet in, at most 64 bytes; nobody is joined to it. NULL is "".
  virtual void setChannelId(const char *channelId) = 0;
  virtual const char *getChannelId() const = 0;
  // What the callee answered; "" until then.
  virtual const char *getResponse() const = 0;
  virtual LOCAL_INVITATION_STATE getState() const = 0;
  // The application lets go of it; the library keeps it until its last callback.
  virtual void release() = 0;
};

// An invitation that came in. Strings given by it are valid until the same text is set again or the invitation is let go of.
class IRemoteCallInvitation {
 protected:
  virtual ~IRemoteCallInvitation() {}

 public:
  virtual const char *getCallerId() const = 0;
  virtual const char *getContent() const = 0;
  // What the caller will be told: UTF-8, at most 8,192 bytes, which accepting and refusing check. NULL is "".
  virtual void setResponse(const char *response) = 0;
  virtual const char *getResponse() const = 0;
  virtual const char *getChannelId() const = 0;
  virtual REMOTE_INVITATION_STATE getState() const = 0;
  // The application lets go of it; the library keeps it until its last callback.
  virtual void release() = 0;
};

// What happens to invitations. Override what you want to hear of.
class IRtmCallEventHandler {
 public:
  virtual ~IRtmCallEventHandler() {}
  // To the caller: the callee's library has it.
  virtual void onLocalInvitationReceivedByPeer(ILocalCallInvitation *localInvitation) { (void)localInvitation; }
  // To the caller, and the end: cancelLocalInvitation().
  virtual void onLocalInvitationCanceled(ILocalCallInvitation *localInvitation) { (void)localInvitation; }
  // To the caller, and the end.
  virtual void onLocalInvitationFailure(ILocalCallInvitation *localInvitation, LOCAL_INVITATION_ERR_CODE errorCode) {
    (void)localInvitation; (void)errorCode;
  }
  // To the caller, and the end.
  virtual void onLocalInvitationAccepted(ILocalCallInvitation *localInvitation, const char *response) { (void)localInvitation; (void)response; }
  // To the caller, and the end.
  virtual void onLocalInvitationRefused(ILocalCallInvitation *localInvitation, const char *response) { (void)localInvitation; (void)response; }
  // To the callee, and the end: refuseRemoteInvitation().
  virtual void onRemoteInvitationRefused(IRemoteCallInvitation *remoteInvitation) { (void)remoteInvitation; }
  // To the callee, and the end: the caller has confirmed acceptRemoteInvitation().
  virtual void onRemoteInvitationAccepted(IRemoteCallInvitation *remoteInvitation) { (void)remoteInvitation; }
  // To the callee: an invitation has come in.
  virtual void onRemoteInvitationReceived(IRemoteCallInvitation *remoteInvitation) { (void)remoteInvitation; }
  // To the callee, and the end.
  virtual void onRemoteInvitationFailure(IRemoteCallInvitation *remoteInvitation, REMOTE_INVITATION_ERR_CODE errorCode) {
    (void)remoteInvitation; (void)errorCode;
  }
  // To the callee, and the end: the caller has cancelled it.
  virtual void onRemoteInvitationCanceled(IRemoteCallInvitation *remoteInvitation) { (void)remoteInvitation; }
};

// The invitations of one service. Methods that return int answer an INVITATION_API_CALL_ERR_CODE; the outcome comes by the handler.
class IRtmCallManager {
 protected:
  virtual ~IRtmCallManager() {}

 public:
  // Sends an invitation, and again while the callee is offline. Then perhaps onLocalInvitationReceivedByPeer, and one of the ends.
  virtual int sendLocalInvitation(ILocalCallInvitation *invitation) = 0;
  // Then onRemoteInvitationAccepted, onRemoteInvitationCanceled or onRemoteInvitationFailure.
  virtual int acceptRemoteInvitation(IRemoteCallInvitation *invitation) = 0;
  // Then onRemoteInvitationRefused.
  virtual int refuseRemoteInvitation(IRemoteCallInvitation *invitation) = 0;
  // Then onLocalInvitationCanceled.
  virtual int cancelLocalInvitation(ILocalCallInvitation *invitation) = 0;
  // An invitation that is not sent yet, before or after login. Never NULL before release(): a bad callee id is answered when it is sent.
  virtual ILocalCallInvitation *createLocalCallInvitation(const char *calleeId) = 0;
  // Gives the manager and its invitations back. No callback begins afterwards; see IRtmService::release(false) for one that runs.
  virtual void release() = 0;
};

}  // namespace rtm
}  // namespace agora
