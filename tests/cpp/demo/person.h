// A person of the demo: a service, its events, and waiting for them.
#pragma once

#include <IAgoraRtmService.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

// What an image message said; the message itself is lent for the callback only.
struct Received {
  std::string from;
  std::string media_id;
  std::string file_name;
  long long size = 0;
  int width = 0;
  int height = 0;
  long long thumbnail = 0;
};

// Logs in at once; every step throws std::runtime_error in words when the service says no, or says nothing for half a minute.
class Person : public agora::rtm::IRtmServiceEventHandler, public agora::rtm::IChannelEventHandler {
 public:
  Person(const std::string &server, const std::string &name);
  ~Person() override;

  void join(const std::string &channel);
  // Uploads an image; the message is the caller's.
  agora::rtm::IImageMessage *upload(const std::string &path);
  void send_to_peer(const std::string &peer, const agora::rtm::IMessage *message);
  void send_to_channel(const agora::rtm::IMessage *message);
  Received next_from_peer();
  Received next_from_channel();
  void download_to_file(const std::string &media_id, const std::string &path);
  std::string download_to_memory(const std::string &media_id);
  // Uploads a file, cancels it at half its size and gives the code with which the upload ended.
  int upload_and_cancel_half_way(const std::string &path);

  const std::string name;

 private:
  void onLoginSuccess() override;
  void onLoginFailure(agora::rtm::LOGIN_ERR_CODE code) override;
  void onJoinSuccess() override;
  void onJoinFailure(agora::rtm::JOIN_CHANNEL_ERR code) override;
  void onSendMessageResult(long long id, agora::rtm::PEER_MESSAGE_ERR_CODE code) override;
  void onSendMessageResult(long long id, agora::rtm::CHANNEL_MESSAGE_ERR_CODE code) override;
  void onImageMessageReceivedFromPeer(const char *peer, const agora::rtm::IImageMessage *message) override;
  void onImageMessageReceived(const char *user, const agora::rtm::IImageMessage *message) override;
  void onMediaUploadingProgress(long long id, const agora::rtm::MediaOperationProgress &progress) override;
  void onImageMediaUploadResult(long long id, agora::rtm::IImageMessage *message, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override;
  void onFileMediaUploadResult(long long id, agora::rtm::IFileMessage *message, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override;
  void onMediaDownloadToFileResult(long long id, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override;
  void onMediaDownloadToMemoryResult(long long id, const char *memory, long long length, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override;
  void onMediaCancelResult(long long id, agora::rtm::CANCEL_MEDIA_ERR_CODE code) override;

  void answered(const std::string &question, int code);
  int answer(const std::string &question);
  void demand(const std::string &what, int code, int expected = 0);
  Received next(std::deque<Received> &queue, const std::string &what);
  void wait(const std::string &what, const std::function<bool()> &condition, std::unique_lock<std::mutex> &lock);

  std::mutex mutex_;
  std::condition_variable changed_;
  // Results by question: "login", "send 17", ...
  std::map<std::string, int> answers_;
  std::deque<Received> from_peers_;
  std::deque<Received> from_channel_;
  agora::rtm::IImageMessage *uploaded_ = nullptr;
  std::string memory_;
  std::function<void(long long id, long long current, long long total)> progress_;
  agora::rtm::IRtmService *service_;
  agora::rtm::IChannel *channel_ = nullptr;
};
