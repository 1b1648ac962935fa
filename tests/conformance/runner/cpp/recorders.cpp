#include "recorders.h"

#include "names.h"

using namespace agora::rtm;

namespace conformance {

void ServiceRecorder::record(const char *callback, Json args) {
  Entry entry;
  entry.callback = callback;
  entry.handler = name_;
  entry.args = std::move(args);
  journal_.add(std::move(entry));
}

void ServiceRecorder::onLoginSuccess() { record("onLoginSuccess", Json::object()); }
void ServiceRecorder::onLoginFailure(LOGIN_ERR_CODE errorCode) { record("onLoginFailure", {{"errorCode", name_of(errorCode)}}); }
void ServiceRecorder::onRenewTokenResult(const char *token, RENEW_TOKEN_ERR_CODE errorCode) {
  record("onRenewTokenResult", {{"token", text_of(token)}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onTokenExpired() { record("onTokenExpired", Json::object()); }
void ServiceRecorder::onTokenPrivilegeWillExpire() { record("onTokenPrivilegeWillExpire", Json::object()); }
void ServiceRecorder::onLogout(LOGOUT_ERR_CODE errorCode) { record("onLogout", {{"errorCode", name_of(errorCode)}}); }
void ServiceRecorder::onConnectionStateChanged(CONNECTION_STATE state, CONNECTION_CHANGE_REASON reason) {
  record("onConnectionStateChanged", {{"state", name_of(state)}, {"reason", name_of(reason)}});
}
void ServiceRecorder::onSendMessageResult(long long messageId, PEER_MESSAGE_ERR_CODE errorCode) {
  record("onSendMessageResult", {{"messageId", messageId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onMessageReceivedFromPeer(const char *peerId, const IMessage *message) {
  record("onMessageReceivedFromPeer", {{"peerId", text_of(peerId)}, {"message", describe(message)}});
}
void ServiceRecorder::onImageMessageReceivedFromPeer(const char *peerId, const IImageMessage *message) {
  record("onImageMessageReceivedFromPeer", {{"peerId", text_of(peerId)}, {"message", describe(message)}});
}
void ServiceRecorder::onFileMessageReceivedFromPeer(const char *peerId, const IFileMessage *message) {
  record("onFileMessageReceivedFromPeer", {{"peerId", text_of(peerId)}, {"message", describe(message)}});
}
static Json progress_of(long long requestId, const MediaOperationProgress &progress) {
  return {{"requestId", requestId}, {"progress", {{"totalSize", progress.totalSize}, {"currentSize", progress.currentSize}}}};
}
void ServiceRecorder::onMediaUploadingProgress(long long requestId, const MediaOperationProgress &progress) {
  record("onMediaUploadingProgress", progress_of(requestId, progress));
}
void ServiceRecorder::onMediaDownloadingProgress(long long requestId, const MediaOperationProgress &progress) {
  record("onMediaDownloadingProgress", progress_of(requestId, progress));
}
// The message becomes the scenario's, so that it can send it and release it.
template <typename M>
static Json given(Objects &objects, const char *kind, M *message) {
  if (message == nullptr) return nullptr;
  Json out = describe(message);
  out["$object"] = objects.add(kind, message);
  return out;
}
void ServiceRecorder::onFileMediaUploadResult(long long requestId, IFileMessage *fileMessage, UPLOAD_MEDIA_ERR_CODE code) {
  record("onFileMediaUploadResult", {{"requestId", requestId}, {"fileMessage", given(objects_, "IFileMessage", fileMessage)}, {"code", name_of(code)}});
}
void ServiceRecorder::onImageMediaUploadResult(long long requestId, IImageMessage *imageMessage, UPLOAD_MEDIA_ERR_CODE code) {
  record("onImageMediaUploadResult", {{"requestId", requestId}, {"imageMessage", given(objects_, "IImageMessage", imageMessage)}, {"code", name_of(code)}});
}
void ServiceRecorder::onMediaDownloadToFileResult(long long requestId, DOWNLOAD_MEDIA_ERR_CODE code) {
  record("onMediaDownloadToFileResult", {{"requestId", requestId}, {"code", name_of(code)}});
}
void ServiceRecorder::onMediaDownloadToMemoryResult(long long requestId, const char *memory, long long length, DOWNLOAD_MEDIA_ERR_CODE code) {
  const Json bytes = memory == nullptr ? Json(nullptr) : Json(std::string(memory, static_cast<std::size_t>(length)));
  record("onMediaDownloadToMemoryResult", {{"requestId", requestId}, {"memory", bytes}, {"length", length}, {"code", name_of(code)}});
}
void ServiceRecorder::onMediaCancelResult(long long requestId, CANCEL_MEDIA_ERR_CODE code) {
  record("onMediaCancelResult", {{"requestId", requestId}, {"code", name_of(code)}});
}

void ChannelRecorder::record(const char *callback, Json args) {
  Entry entry;
  entry.callback = callback;
  entry.channel = channel_;
  entry.handler = name_;
  entry.args = std::move(args);
  journal_.add(std::move(entry));
}

static Json describe(const IChannelMember *member) { return {{"userId", text_of(member->getUserId())}, {"channelId", text_of(member->getChannelId())}}; }

void ChannelRecorder::onJoinSuccess() { record("onJoinSuccess", Json::object()); }
void ChannelRecorder::onJoinFailure(JOIN_CHANNEL_ERR errorCode) { record("onJoinFailure", {{"errorCode", name_of(errorCode)}}); }
void ChannelRecorder::onLeave(LEAVE_CHANNEL_ERR errorCode) { record("onLeave", {{"errorCode", name_of(errorCode)}}); }
void ChannelRecorder::onMessageReceived(const char *userId, const IMessage *message) {
  record("onMessageReceived", {{"userId", text_of(userId)}, {"message", describe(message)}});
}
void ChannelRecorder::onImageMessageReceived(const char *userId, const IImageMessage *message) {
  record("onImageMessageReceived", {{"userId", text_of(userId)}, {"message", describe(message)}});
}
void ChannelRecorder::onFileMessageReceived(const char *userId, const IFileMessage *message) {
  record("onFileMessageReceived", {{"userId", text_of(userId)}, {"message", describe(message)}});
}
void ChannelRecorder::onSendMessageResult(long long messageId, CHANNEL_MESSAGE_ERR_CODE state) {
  record("onSendMessageResult", {{"messageId", messageId}, {"state", name_of(state)}});
}
void ChannelRecorder::onMemberJoined(IChannelMember *member) { record("onMemberJoined", {{"member", describe(member)}}); }
void ChannelRecorder::onMemberLeft(IChannelMember *member) { record("onMemberLeft", {{"member", describe(member)}}); }
void ChannelRecorder::onGetMembers(IChannelMember **members, int userCount, GET_MEMBERS_ERR errorCode) {
  Json list = Json::array();
  for (int i = 0; i < userCount; ++i) list.push_back(text_of(members[i]->getUserId()));
  record("onGetMembers", {{"members", list}, {"userCount", userCount}, {"errorCode", name_of(errorCode)}});
}
void ChannelRecorder::onMemberCountUpdated(int memberCount) { record("onMemberCountUpdated", {{"memberCount", memberCount}}); }

}  // namespace conformance
