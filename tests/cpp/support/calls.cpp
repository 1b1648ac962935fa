#include "calls.h"

#include <utility>

namespace support {

using namespace agora::rtm;

void CallRecorder::record(const Event &event) {
  log.add(event);
  inside(event);
}

void CallRecorder::record(const char *name, ILocalCallInvitation *invitation, int code, const char *response) {
  Event event;
  event.name = name;
  event.id = reinterpret_cast<long long>(invitation);
  event.user = invitation->getCalleeId();
  event.code = code;
  event.reason = invitation->getState();
  if (response != nullptr) event.text = response;
  event.thread = std::this_thread::get_id();
  record(event);
}

void CallRecorder::record(const char *name, IRemoteCallInvitation *invitation, int code) {
  Event event;
  event.name = name;
  event.id = reinterpret_cast<long long>(invitation);
  event.user = invitation->getCallerId();
  event.text = invitation->getContent();
  event.data = invitation->getChannelId();
  event.code = code;
  event.reason = invitation->getState();
  event.thread = std::this_thread::get_id();
  record(event);
}

void CallRecorder::onLocalInvitationReceivedByPeer(ILocalCallInvitation *invitation) { record("onLocalInvitationReceivedByPeer", invitation, 0, nullptr); }
void CallRecorder::onLocalInvitationCanceled(ILocalCallInvitation *invitation) { record("onLocalInvitationCanceled", invitation, 0, nullptr); }
void CallRecorder::onLocalInvitationFailure(ILocalCallInvitation *invitation, LOCAL_INVITATION_ERR_CODE errorCode) {
  record("onLocalInvitationFailure", invitation, errorCode, nullptr);
}
void CallRecorder::onLocalInvitationAccepted(ILocalCallInvitation *invitation, const char *response) {
  record("onLocalInvitationAccepted", invitation, 0, response);
}
void CallRecorder::onLocalInvitationRefused(ILocalCallInvitation *invitation, const char *response) {
  record("onLocalInvitationRefused", invitation, 0, response);
}
void CallRecorder::onRemoteInvitationRefused(IRemoteCallInvitation *invitation) { record("onRemoteInvitationRefused", invitation, 0); }
void CallRecorder::onRemoteInvitationAccepted(IRemoteCallInvitation *invitation) { record("onRemoteInvitationAccepted", invitation, 0); }
void CallRecorder::onRemoteInvitationReceived(IRemoteCallInvitation *invitation) { record("onRemoteInvitationReceived", invitation, 0); }
void CallRecorder::onRemoteInvitationFailure(IRemoteCallInvitation *invitation, REMOTE_INVITATION_ERR_CODE errorCode) {
  record("onRemoteInvitationFailure", invitation, errorCode);
}
void CallRecorder::onRemoteInvitationCanceled(IRemoteCallInvitation *invitation) { record("onRemoteInvitationCanceled", invitation, 0); }

Caller::Caller(const std::string &url, const std::string &id, const std::string &parameters)
    : User(url, id, kApp, parameters), manager_(service()->getRtmCallManager(&calls)) {}

ILocalCallInvitation *Caller::invite(const std::string &callee, const std::string &content) {
  ILocalCallInvitation *const invitation = manager_->createLocalCallInvitation(callee.c_str());
  invitation->setContent(content.c_str());
  accepted("sendLocalInvitation", manager_->sendLocalInvitation(invitation));
  return invitation;
}

}  // namespace support
