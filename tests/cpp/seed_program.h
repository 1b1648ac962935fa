// The guide's program: each of its snippets, as printed but for the slips in seed/slips.txt, inside the functions they belong to.
#pragma once

#include <IAgoraRtmService.h>

#include <string>

using namespace agora::rtm;

// Hears of image and file messages, in channels and from peers; its bodies are the guide's.
class CRTMCallBack : public IRtmServiceEventHandler, public IChannelEventHandler {
 public:
  void onImageMessageReceived(const char *userId, const IImageMessage *message) override;
  void onImageMessageReceivedFromPeer(const char *peerId, const IImageMessage *message) override;
  void onFileMessageReceived(const char *userId, const IFileMessage *message) override;
  void onFileMessageReceivedFromPeer(const char *peerId, const IFileMessage *message) override;
};

// The steps of the guide.
class SeedProgram {
 public:
  SeedProgram(IRtmService *service, IChannel *channel) : m_rtmService(service), m_Channel(channel) {}

  void uploadImage(const std::string &filePath, long long &requestId);
  IImageMessage *imageByMediaId(const std::string &mediaId);
  void setImageSize(IImageMessage *imageMessage, int imageWidth, int imageHeight);
  void setThumbnailSize(IImageMessage *imageMessage, int thumbWidth, int thumbHeight);
  void sendImageToChannel(IImageMessage *imageMessage, const SendMessageOptions &options);
  void sendImageToPeer(const std::string &account, IImageMessage *imageMessage, const SendMessageOptions &options);
  void downloadImageToFile(const std::string &mediaId, const std::string &filePath, long long &requestId);
  void downloadImageToMemory(const std::string &mediaId, long long &requestId);
  void cancelImageUpload(long long requestId);

  void uploadFile(const std::string &filePath, long long &requestId);
  IFileMessage *fileByMediaId(const std::string &mediaId);
  void setFileThumbnail(IFileMessage *imageMessage, const uint8_t *imageData, int imageSize);
  void sendFileToChannel(IFileMessage *fileMessage, const SendMessageOptions &options);
  void sendFileToPeer(const std::string &account, IFileMessage *fileMessage, const SendMessageOptions &options);
  void downloadFileToFile(const std::string &mediaId, const std::string &filePath, long long &requestId);
  void downloadFileToMemory(const std::string &mediaId, long long &requestId);
  void cancelFileUpload(long long requestId);

 private:
  IRtmService *m_rtmService;
  IChannel *m_Channel;
};
