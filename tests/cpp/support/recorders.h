// Handlers that write down everything they are told.
#pragma once

#include <IAgoraRtmService.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "log.h"

namespace support {

// Called inside the callback, after the event is in the log: where a test calls the API from callbacks, or throws. It may be set while callbacks run; those
// that come later call what was set.
class Inside {
 public:
  typedef std::function<void(const Event &)> Work;

  Inside &operator=(Work work) {
    const std::shared_ptr<Work> next = std::make_shared<Work>(std::move(work));
    std::lock_guard<std::mutex> lock(mutex_);
    work_ = next;
    return *this;
  }

  void operator()(const Event &event) const {
    std::unique_lock<std::mutex> lock(mutex_);
    const std::shared_ptr<Work> work = work_;
    lock.unlock();
    if (work && *work) (*work)(event);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Work> work_;
};

class ServiceRecorder : public agora::rtm::IRtmServiceEventHandler {
 public:
  ~ServiceRecorder() override;

  EventLog log;
  Inside inside;

  // The message that an upload brought; the caller releases it. NULL when there is none.
  agora::rtm::IFileMessage *take_file(long long request_id);
  agora::rtm::IImageMessage *take_image(long long request_id);

  void onLoginSuccess() override;
  void onLoginFailure(agora::rtm::LOGIN_ERR_CODE errorCode) override;
  void onLogout(agora::rtm::LOGOUT_ERR_CODE errorCode) override;
  void onConnectionStateChanged(agora::rtm::CONNECTION_STATE state, agora::rtm::CONNECTION_CHANGE_REASON reason) override;
  // The event's `text` is the token.
  void onRenewTokenResult(const char *token, agora::rtm::RENEW_TOKEN_ERR_CODE errorCode) override;
  void onTokenExpired() override;
  void onTokenPrivilegeWillExpire() override;
  void onSendMessageResult(long long messageId, agora::rtm::PEER_MESSAGE_ERR_CODE errorCode) override;
  void onMessageReceivedFromPeer(const char *peerId, const agora::rtm::IMessage *message) override;
  void onImageMessageReceivedFromPeer(const char *peerId, const agora::rtm::IImageMessage *message) override;
  void onFileMessageReceivedFromPeer(const char *peerId, const agora::rtm::IFileMessage *message) override;
  void onMediaUploadingProgress(long long requestId, const agora::rtm::MediaOperationProgress &progress) override;
  void onMediaDownloadingProgress(long long requestId, const agora::rtm::MediaOperationProgress &progress) override;
  void onFileMediaUploadResult(long long requestId, agora::rtm::IFileMessage *fileMessage, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override;
  void onImageMediaUploadResult(long long requestId, agora::rtm::IImageMessage *imageMessage, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override;
  void onMediaDownloadToFileResult(long long requestId, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override;
  void onMediaDownloadToMemoryResult(long long requestId, const char *memory, long long length, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override;
  void onMediaCancelResult(long long requestId, agora::rtm::CANCEL_MEDIA_ERR_CODE code) override;

 private:
  void record(Event event);

  std::mutex mutex_;
  std::map<long long, agora::rtm::IFileMessage *> files_;
  std::map<long long, agora::rtm::IImageMessage *> images_;
};

class ChannelRecorder : public agora::rtm::IChannelEventHandler {
 public:
  EventLog log;
  Inside inside;

  void onJoinSuccess() override;
  void onJoinFailure(agora::rtm::JOIN_CHANNEL_ERR errorCode) override;
  void onLeave(agora::rtm::LEAVE_CHANNEL_ERR errorCode) override;
  void onMessageReceived(const char *userId, const agora::rtm::IMessage *message) override;
  void onImageMessageReceived(const char *userId, const agora::rtm::IImageMessage *message) override;
  void onFileMessageReceived(const char *userId, const agora::rtm::IFileMessage *message) override;
  void onSendMessageResult(long long messageId, agora::rtm::CHANNEL_MESSAGE_ERR_CODE state) override;
  void onMemberJoined(agora::rtm::IChannelMember *member) override;
  void onMemberLeft(agora::rtm::IChannelMember *member) override;
  void onGetMembers(agora::rtm::IChannelMember **members, int userCount, agora::rtm::GET_MEMBERS_ERR errorCode) override;
  void onMemberCountUpdated(int memberCount) override;

 private:
  void record(Event event);
};

}  // namespace support
