// The same for call invitations.
#pragma once

#include "declarations.h"

namespace agora {
namespace rtm {

enum LOCAL_INVITATION_STATE : int {};
enum REMOTE_INVITATION_STATE : int {};
enum LOCAL_INVITATION_ERR_CODE : int {};
enum REMOTE_INVITATION_ERR_CODE : int {};

class ILocalCallInvitation {
 protected:
  virtual ~ILocalCallInvitation() {}

 public:
  virtual const char *getCalleeId() const = 0;
  virtual void setContent(const char *content) = 0;
  virtual const char *getContent() const = 0;
  virtual void setChannelId(const char *channelId) = 0;
  virtual const char *getChannelId() const = 0;
  virtual const char *getResponse() const = 0;
  virtual LOCAL_INVITATION_STATE getState() const = 0;
  virtual void release() = 0;
};

class IRemoteCallInvitation {
 protected:
  virtual ~IRemoteCallInvitation() {}

 public:
  virtual const char *getCallerId() const = 0;
  virtual const char *getContent() const = 0;
  virtual void setResponse(const char *response) = 0;
  virtual const char *getResponse() const = 0;
  virtual const char *getChannelId() const = 0;
  virtual REMOTE_INVITATION_STATE getState() const = 0;
  virtual void release() = 0;
};

class IRtmCallEventHandler {
 public:
  virtual ~IRtmCallEventHandler() {}
  virtual void onLocalInvitationReceivedByPeer(ILocalCallInvitation *) {}
  virtual void onLocalInvitationCanceled(ILocalCallInvitation *) {}
  virtual void onLocalInvitationFailure(ILocalCallInvitation *, LOCAL_INVITATION_ERR_CODE) {}
  virtual void onLocalInvitationAccepted(ILocalCallInvitation *, const char *) {}
  virtual void onLocalInvitationRefused(ILocalCallInvitation *, const char *) {}
  virtual void onRemoteInvitationRefused(IRemoteCallInvitation *) {}
  virtual void onRemoteInvitationAccepted(IRemoteCallInvitation *) {}
  virtual void onRemoteInvitationReceived(IRemoteCallInvitation *) {}
  virtual void onRemoteInvitationFailure(IRemoteCallInvitation *, REMOTE_INVITATION_ERR_CODE) {}
  virtual void onRemoteInvitationCanceled(IRemoteCallInvitation *) {}
};

class IRtmCallManager {
 protected:
  virtual ~IRtmCallManager() {}

 public:
  virtual int sendLocalInvitation(ILocalCallInvitation *invitation) = 0;
  virtual int acceptRemoteInvitation(IRemoteCallInvitation *invitation) = 0;
  virtual int refuseRemoteInvitation(IRemoteCallInvitation *invitation) = 0;
  virtual int cancelLocalInvitation(ILocalCallInvitation *invitation) = 0;
  virtual ILocalCallInvitation *createLocalCallInvitation(const char *calleeId) = 0;
  virtual void release() = 0;
};

}  // namespace rtm
}  // namespace agora
