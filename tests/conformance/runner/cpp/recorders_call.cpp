// The callbacks about call invitations.
#include "names.h"
#include "recorders.h"

using namespace agora::rtm;

namespace conformance {

void CallRecorder::record(const char *callback, Json args) {
  Entry entry;
  entry.callback = callback;
  entry.args = std::move(args);
  journal_.add(std::move(entry));
}

Json CallRecorder::looks(ILocalCallInvitation *invitation) {
  return {{"$object", objects_.add("ILocalCallInvitation", invitation)},
          {"calleeId", text_of(invitation->getCalleeId())},
          {"content", text_of(invitation->getContent())},
          {"channelId", text_of(invitation->getChannelId())},
          {"response", text_of(invitation->getResponse())},
          {"state", name_of(invitation->getState())}};
}

Json CallRecorder::looks(IRemoteCallInvitation *invitation) {
  return {{"$object", objects_.add("IRemoteCallInvitation", invitation)},
          {"callerId", text_of(invitation->getCallerId())},
          {"content", text_of(invitation->getContent())},
          {"channelId", text_of(invitation->getChannelId())},
          {"response", text_of(invitation->getResponse())},
          {"state", name_of(invitation->getState())}};
}

void CallRecorder::onLocalInvitationReceivedByPeer(ILocalCallInvitation *localInvitation) { record("onLocalInvitationReceivedByPeer", {{"localInvitation", looks(localInvitation)}}); }
void CallRecorder::onLocalInvitationCanceled(ILocalCallInvitation *localInvitation) { record("onLocalInvitationCanceled", {{"localInvitation", looks(localInvitation)}}); }
void CallRecorder::onLocalInvitationFailure(ILocalCallInvitation *localInvitation, LOCAL_INVITATION_ERR_CODE errorCode) { record("onLocalInvitationFailure", {{"localInvitation", looks(localInvitation)}, {"errorCode", name_of(errorCode)}}); }
void CallRecorder::onLocalInvitationAccepted(ILocalCallInvitation *localInvitation, const char *response) { record("onLocalInvitationAccepted", {{"localInvitation", looks(localInvitation)}, {"response", text_of(response)}}); }
void CallRecorder::onLocalInvitationRefused(ILocalCallInvitation *localInvitation, const char *response) { record("onLocalInvitationRefused", {{"localInvitation", looks(localInvitation)}, {"response", text_of(response)}}); }
void CallRecorder::onRemoteInvitationRefused(IRemoteCallInvitation *remoteInvitation) { record("onRemoteInvitationRefused", {{"remoteInvitation", looks(remoteInvitation)}}); }
void CallRecorder::onRemoteInvitationAccepted(IRemoteCallInvitation *remoteInvitation) { record("onRemoteInvitationAccepted", {{"remoteInvitation", looks(remoteInvitation)}}); }
void CallRecorder::onRemoteInvitationReceived(IRemoteCallInvitation *remoteInvitation) { record("onRemoteInvitationReceived", {{"remoteInvitation", looks(remoteInvitation)}}); }
void CallRecorder::onRemoteInvitationFailure(IRemoteCallInvitation *remoteInvitation, REMOTE_INVITATION_ERR_CODE errorCode) { record("onRemoteInvitationFailure", {{"remoteInvitation", looks(remoteInvitation)}, {"errorCode", name_of(errorCode)}}); }
void CallRecorder::onRemoteInvitationCanceled(IRemoteCallInvitation *remoteInvitation) { record("onRemoteInvitationCanceled", {{"remoteInvitation", looks(remoteInvitation)}}); }

}  // namespace conformance
