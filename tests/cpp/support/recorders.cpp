#include "recorders.h"

namespace support {

using namespace agora::rtm;

static Event named(const char *name) {
  Event event;
  event.name = name;
  return event;
}

static Event coded(const char *name, long long id, int code) {
  Event event = named(name);
  event.id = id;
  event.code = code;
  return event;
}

static Event message(const char *name, const char *user, const IMessage &from) {
  Event event = named(name);
  event.user = user;
  event.id = from.getMessageId();
  event.type = from.getMessageType();
  event.text = from.getText();
  if (from.getRawMessageLength() > 0) event.data.assign(from.getRawMessageData(), static_cast<std::size_t>(from.getRawMessageLength()));
  event.server_ts = from.getServerReceivedTs();
  event.offline = from.isOfflineMessage();
  return event;
}

template <class Media>
static Event media(Event event, const Media &from) {
  event.media_id = from.getMediaId();
  event.total = from.getSize();
  event.file_name = from.getFileName();
  if (from.getThumbnailLength() > 0) event.thumbnail.assign(from.getThumbnailData(), static_cast<std::size_t>(from.getThumbnailLength()));
  return event;
}

static Event image(Event event, const IImageMessage &from) {
  event = media(event, from);
  event.width = from.getWidth();
  event.height = from.getHeight();
  event.thumbnail_width = from.getThumbnailWidth();
  event.thumbnail_height = from.getThumbnailHeight();
  return event;
}

ServiceRecorder::~ServiceRecorder() {
  for (auto &entry : files_) entry.second->release();
  for (auto &entry : images_) entry.second->release();
}

void ServiceRecorder::record(Event event) {
  log.add(event);
  inside(event);
}

IFileMessage *ServiceRecorder::take_file(long long request_id) {
  std::lock_guard<std::mutex> lock(mutex_);
  IFileMessage *message = files_.count(request_id) != 0 ? files_[request_id] : nullptr;
  files_.erase(request_id);
  return message;
}

IImageMessage *ServiceRecorder::take_image(long long request_id) {
  std::lock_guard<std::mutex> lock(mutex_);
  IImageMessage *message = images_.count(request_id) != 0 ? images_[request_id] : nullptr;
  images_.erase(request_id);
  return message;
}

void ServiceRecorder::onLoginSuccess() { record(named("onLoginSuccess")); }
void ServiceRecorder::onLoginFailure(LOGIN_ERR_CODE errorCode) { record(coded("onLoginFailure", 0, errorCode)); }
void ServiceRecorder::onLogout(LOGOUT_ERR_CODE errorCode) { record(coded("onLogout", 0, errorCode)); }

void ServiceRecorder::onConnectionStateChanged(CONNECTION_STATE state, CONNECTION_CHANGE_REASON reason) {
  Event event = coded("onConnectionStateChanged", 0, state);
  event.reason = reason;
  record(event);
}

void ServiceRecorder::onRenewTokenResult(const char *token, RENEW_TOKEN_ERR_CODE errorCode) {
  Event event = coded("onRenewTokenResult", 0, errorCode);
  event.text = token;
  record(event);
}

void ServiceRecorder::onTokenExpired() { record(named("onTokenExpired")); }
void ServiceRecorder::onTokenPrivilegeWillExpire() { record(named("onTokenPrivilegeWillExpire")); }

void ServiceRecorder::onSendMessageResult(long long messageId, PEER_MESSAGE_ERR_CODE errorCode) {
  record(coded("onSendMessageResult", messageId, errorCode));
}

void ServiceRecorder::onMessageReceivedFromPeer(const char *peerId, const IMessage *from) {
  record(message("onMessageReceivedFromPeer", peerId, *from));
}

void ServiceRecorder::onImageMessageReceivedFromPeer(const char *peerId, const IImageMessage *from) {
  record(image(message("onImageMessageReceivedFromPeer", peerId, *from), *from));
}

void ServiceRecorder::onFileMessageReceivedFromPeer(const char *peerId, const IFileMessage *from) {
  record(media(message("onFileMessageReceivedFromPeer", peerId, *from), *from));
}

static Event progressed(const char *name, long long request_id, const MediaOperationProgress &progress) {
  Event event = coded(name, request_id, 0);
  event.current = progress.currentSize;
  event.total = progress.totalSize;
  return event;
}

void ServiceRecorder::onMediaUploadingProgress(long long requestId, const MediaOperationProgress &progress) {
  record(progressed("onMediaUploadingProgress", requestId, progress));
}

void ServiceRecorder::onMediaDownloadingProgress(long long requestId, const MediaOperationProgress &progress) {
  record(progressed("onMediaDownloadingProgress", requestId, progress));
}

void ServiceRecorder::onFileMediaUploadResult(long long requestId, IFileMessage *fileMessage, UPLOAD_MEDIA_ERR_CODE code) {
  Event event = coded("onFileMediaUploadResult", requestId, code);
  if (fileMessage != nullptr) {
    event = media(event, *fileMessage);
    std::lock_guard<std::mutex> lock(mutex_);
    files_[requestId] = fileMessage;
  }
  record(event);
}

void ServiceRecorder::onImageMediaUploadResult(long long requestId, IImageMessage *imageMessage, UPLOAD_MEDIA_ERR_CODE code) {
  Event event = coded("onImageMediaUploadResult", requestId, code);
  if (imageMessage != nullptr) {
    event = image(event, *imageMessage);
    std::lock_guard<std::mutex> lock(mutex_);
    images_[requestId] = imageMessage;
  }
  record(event);
}

void ServiceRecorder::onMediaDownloadToFileResult(long long requestId, DOWNLOAD_MEDIA_ERR_CODE code) {
  record(coded("onMediaDownloadToFileResult", requestId, code));
}

void ServiceRecorder::onMediaDownloadToMemoryResult(long long requestId, const char *memory, long long length, DOWNLOAD_MEDIA_ERR_CODE code) {
  Event event = coded("onMediaDownloadToMemoryResult", requestId, code);
  if (memory != nullptr) event.data.assign(memory, static_cast<std::size_t>(length));
  event.total = length;
  record(event);
}

void ServiceRecorder::onMediaCancelResult(long long requestId, CANCEL_MEDIA_ERR_CODE code) { record(coded("onMediaCancelResult", requestId, code)); }

void ChannelRecorder::record(Event event) {
  log.add(event);
  inside(event);
}

void ChannelRecorder::onJoinSuccess() { record(named("onJoinSuccess")); }
void ChannelRecorder::onJoinFailure(JOIN_CHANNEL_ERR errorCode) { record(coded("onJoinFailure", 0, errorCode)); }
void ChannelRecorder::onLeave(LEAVE_CHANNEL_ERR errorCode) { record(coded("onLeave", 0, errorCode)); }
void ChannelRecorder::onMessageReceived(const char *userId, const IMessage *from) { record(message("onMessageReceived", userId, *from)); }

void ChannelRecorder::onImageMessageReceived(const char *userId, const IImageMessage *from) {
  record(image(message("onImageMessageReceived", userId, *from), *from));
}

void ChannelRecorder::onFileMessageReceived(const char *userId, const IFileMessage *from) {
  record(media(message("onFileMessageReceived", userId, *from), *from));
}

void ChannelRecorder::onSendMessageResult(long long messageId, CHANNEL_MESSAGE_ERR_CODE state) { record(coded("onSendMessageResult", messageId, state)); }

static Event member(const char *name, IChannelMember *from) {
  Event event = named(name);
  event.user = from->getUserId();
  event.text = from->getChannelId();
  return event;
}

void ChannelRecorder::onMemberJoined(IChannelMember *from) { record(member("onMemberJoined", from)); }
void ChannelRecorder::onMemberLeft(IChannelMember *from) { record(member("onMemberLeft", from)); }

void ChannelRecorder::onGetMembers(IChannelMember **members, int userCount, GET_MEMBERS_ERR errorCode) {
  Event event = coded("onGetMembers", 0, errorCode);
  for (int i = 0; i < userCount; ++i) event.users.push_back(members[i]->getUserId());
  record(event);
}

void ChannelRecorder::onMemberCountUpdated(int memberCount) { record(coded("onMemberCountUpdated", 0, memberCount)); }

}  // namespace support
