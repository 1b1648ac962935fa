// What a program that was made for the 1.5.0 library knows of it: its own copy of the declarations, of which the order of virtual methods is what
// counts. Nothing here comes from include/.
#pragma once

#include <cstdint>

namespace agora {
namespace rtm {

enum INIT_ERR_CODE { INIT_ERR_OK = 0, INIT_ERR_ALREADY_INITIALIZED = 2 };
enum CONNECTION_STATE { CONNECTION_STATE_CONNECTED = 3 };
enum MESSAGE_TYPE { MESSAGE_TYPE_TEXT = 1, MESSAGE_TYPE_IMAGE = 4 };
enum PEER_ONLINE_STATE { PEER_ONLINE_STATE_ONLINE = 0 };
enum PEER_SUBSCRIPTION_OPTION { PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS = 0 };
enum LOG_FILTER_TYPE { LOG_FILTER_OFF = 0, LOG_FILTER_MASK = 0x80f };
enum RTM_CLOUD_PROXY_TYPE { RTM_NONE_PROXY = 0 };
enum SET_RTM_SERVICE_CONTEXT_ERR_CODE { SET_RTM_SERVICE_CONTEXT_ERR_OK = 0, SET_RTM_SERVICE_CONTEXT_ERR_FAILURE = 1 };
enum ATTRIBUTE_OPERATION_ERR : int {};
enum CANCEL_MEDIA_ERR_CODE : int {};
enum CHANNEL_MESSAGE_ERR_CODE : int {};
enum CONNECTION_CHANGE_REASON : int {};
enum DOWNLOAD_MEDIA_ERR_CODE : int {};
enum GET_CHANNEL_MEMBER_COUNT_ERR_CODE : int {};
enum GET_MEMBERS_ERR : int {};
enum JOIN_CHANNEL_ERR : int {};
enum LEAVE_CHANNEL_ERR : int {};
enum LOGIN_ERR_CODE : int {};
enum LOGOUT_ERR_CODE : int {};
enum PEER_MESSAGE_ERR_CODE : int {};
enum PEER_SUBSCRIPTION_STATUS_ERR : int {};
enum QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR : int {};
enum QUERY_PEERS_ONLINE_STATUS_ERR : int {};
enum RENEW_TOKEN_ERR_CODE : int {};
enum UPLOAD_MEDIA_ERR_CODE : int {};

struct SendMessageOptions {
  bool enableOfflineMessaging;
  bool enableHistoricalMessaging;
  SendMessageOptions() : enableOfflineMessaging(false), enableHistoricalMessaging(false) {}
};
struct RtmAttribute {
  const char *key;
  const char *value;
};
struct MediaOperationProgress {
  long long totalSize;
  long long currentSize;
};
struct ChannelAttributeOptions {
  bool enableNotificationToChannelMembers;
  ChannelAttributeOptions() : enableNotificationToChannelMembers(false) {}
};
struct PeerOnlineStatus {
  const char *peerId;
  bool isOnline;
  PEER_ONLINE_STATE onlineState;
};
struct ChannelMemberCount {
  const char *channelId;
  int count;
};
struct RtmServiceContext {
  int areaCode = static_cast<int>(0xFFFFFFFF);
  RTM_CLOUD_PROXY_TYPE proxyType = RTM_NONE_PROXY;
};

class IRtmCallManager;
class IRtmCallEventHandler;

class IRtmChannelAttribute {
 protected:
  virtual ~IRtmChannelAttribute() {}

 public:
  virtual void setKey(const char *key) = 0;
  virtual const char *getKey() const = 0;
  virtual void setValue(const char *value) = 0;
  virtual const char *getValue() const = 0;
  virtual const char *getLastUpdateUserId() const = 0;
  virtual long long getLastUpdateTs() const = 0;
  virtual void release() = 0;
};

class IMessage {
 protected:
  virtual ~IMessage() {}

 public:
  virtual long long getMessageId() const = 0;
  virtual MESSAGE_TYPE getMessageType() const = 0;
  virtual void setText(const char *str) = 0;
  virtual const char *getText() const = 0;
  virtual const char *getRawMessageData() const = 0;
  virtual int getRawMessageLength() const = 0;
  virtual long long getServerReceivedTs() const = 0;
  virtual bool isOfflineMessage() const = 0;
  virtual void release() = 0;
};

class IFileMessage : public IMessage {
 public:
  virtual long long getSize() const = 0;
  virtual const char *getMediaId() const = 0;
  virtual void setThumbnail(const uint8_t *thumbnail, int length) = 0;
  virtual const char *getThumbnailData() const = 0;
  virtual const long long getThumbnailLength() const = 0;
  virtual void setFileName(const char *fileName) = 0;
  virtual const char *getFileName() const = 0;
};

class IImageMessage : public IMessage {
 public:
  virtual long long getSize() const = 0;
  virtual const char *getMediaId() const = 0;
  virtual void setThumbnail(const uint8_t *thumbnail, long long length) = 0;
  virtual const char *getThumbnailData() const = 0;
  virtual const long long getThumbnailLength() const = 0;
  virtual void setFileName(const char *fileName) = 0;
  virtual const char *getFileName() const = 0;
  virtual void setWidth(int width) = 0;
  virtual int getWidth() const = 0;
  virtual void setHeight(int height) = 0;
  virtual int getHeight() const = 0;
  virtual void setThumbnailWidth(int width) = 0;
  virtual int getThumbnailWidth() const = 0;
  virtual void setThumbnailHeight(int height) = 0;
  virtual int getThumbnailHeight() const = 0;
};

class IChannelMember {
 protected:
  virtual ~IChannelMember() {}

 public:
  virtual const char *getUserId() const = 0;
  virtual const char *getChannelId() const = 0;
  virtual void release() = 0;
};

class IChannelEventHandler {
 public:
  virtual ~IChannelEventHandler() {}
  virtual void onJoinSuccess() {}
  virtual void onJoinFailure(JOIN_CHANNEL_ERR) {}
  virtual void onLeave(LEAVE_CHANNEL_ERR) {}
  virtual void onMessageReceived(const char *, const IMessage *) {}
  virtual void onImageMessageReceived(const char *, const IImageMessage *) {}
  virtual void onFileMessageReceived(const char *, const IFileMessage *) {}
  virtual void onSendMessageResult(long long, CHANNEL_MESSAGE_ERR_CODE) {}
  virtual void onMemberJoined(IChannelMember *) {}
  virtual void onMemberLeft(IChannelMember *) {}
  virtual void onGetMembers(IChannelMember **, int, GET_MEMBERS_ERR) {}
  virtual void onAttributesUpdated(const IRtmChannelAttribute *[], int) {}
  virtual void onMemberCountUpdated(int) {}
};

class IChannel {
 protected:
  virtual ~IChannel() {}

 public:
  virtual int join() = 0;
  virtual int leave() = 0;
  virtual int sendMessage(const IMessage *message) = 0;
  virtual int sendMessage(const IMessage *message, const SendMessageOptions &options) = 0;
  virtual const char *getId() const = 0;
  virtual int getMembers() = 0;
  virtual void release() = 0;
};

class IRtmServiceEventHandler {
 public:
  virtual ~IRtmServiceEventHandler() {}
  virtual void onLoginSuccess() {}
  virtual void onLoginFailure(LOGIN_ERR_CODE) {}
  virtual void onRenewTokenResult(const char *, RENEW_TOKEN_ERR_CODE) {}
  virtual void onTokenExpired() {}
  virtual void onTokenPrivilegeWillExpire() {}
  virtual void onLogout(LOGOUT_ERR_CODE) {}
  virtual void onConnectionStateChanged(CONNECTION_STATE, CONNECTION_CHANGE_REASON) {}
  virtual void onSendMessageResult(long long, PEER_MESSAGE_ERR_CODE) {}
  virtual void onMessageReceivedFromPeer(const char *, const IMessage *) {}
  virtual void onImageMessageReceivedFromPeer(const char *, const IImageMessage *) {}
  virtual void onFileMessageReceivedFromPeer(const char *, const IFileMessage *) {}
  virtual void onMediaUploadingProgress(long long, const MediaOperationProgress &) {}
  virtual void onMediaDownloadingProgress(long long, const MediaOperationProgress &) {}
  virtual void onFileMediaUploadResult(long long, IFileMessage *, UPLOAD_MEDIA_ERR_CODE) {}
  virtual void onImageMediaUploadResult(long long, IImageMessage *, UPLOAD_MEDIA_ERR_CODE) {}
  virtual void onMediaDownloadToFileResult(long long, DOWNLOAD_MEDIA_ERR_CODE) {}
  virtual void onMediaDownloadToMemoryResult(long long, const char *, long long, DOWNLOAD_MEDIA_ERR_CODE) {}
  virtual void onMediaCancelResult(long long, CANCEL_MEDIA_ERR_CODE) {}
  virtual void onQueryPeersOnlineStatusResult(long long, const PeerOnlineStatus *, int, QUERY_PEERS_ONLINE_STATUS_ERR) {}
  virtual void onSubscriptionRequestResult(long long, PEER_SUBSCRIPTION_STATUS_ERR) {}
  virtual void onQueryPeersBySubscriptionOptionResult(long long, const char *[], int, QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR) {}
  virtual void onPeersOnlineStatusChanged(const PeerOnlineStatus [], int) {}
  virtual void onSetLocalUserAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onAddOrUpdateLocalUserAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onDeleteLocalUserAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onClearLocalUserAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onGetUserAttributesResult(long long, const char *, const RtmAttribute *, int, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onSetChannelAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onAddOrUpdateChannelAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onDeleteChannelAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onClearChannelAttributesResult(long long, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onGetChannelAttributesResult(long long, const IRtmChannelAttribute *[], int, ATTRIBUTE_OPERATION_ERR) {}
  virtual void onGetChannelMemberCountResult(long long, const ChannelMemberCount *, int, GET_CHANNEL_MEMBER_COUNT_ERR_CODE) {}
};

class IRtmService {
 protected:
  virtual ~IRtmService() {}

 public:
  virtual int initialize(const char *appId, IRtmServiceEventHandler *eventHandler) = 0;
  virtual void addEventHandler(IRtmServiceEventHandler *eventHandler) = 0;
  virtual void removeEventHandler(IRtmServiceEventHandler *eventHandler) = 0;
  virtual void release(bool sync = false) = 0;
  virtual int login(const char *token, const char *userId) = 0;
  virtual int logout() = 0;
  virtual int renewToken(const char *token) = 0;
  virtual int sendMessageToPeer(const char *peerId, const IMessage *message) = 0;
  virtual int downloadMediaToMemory(const char *mediaId, long long &requestId) = 0;
  virtual int downloadMediaToFile(const char *mediaId, const char *filePath, long long &requestId) = 0;
  virtual int cancelMediaDownload(long long requestId) = 0;
  virtual int cancelMediaUpload(long long requestId) = 0;
  virtual int sendMessageToPeer(const char *peerId, const IMessage *message, const SendMessageOptions &options) = 0;
  virtual IChannel *createChannel(const char *channelId, IChannelEventHandler *eventHandler) = 0;
  virtual IRtmCallManager *getRtmCallManager(IRtmCallEventHandler *eventHandler) = 0;
  virtual IMessage *createMessage() = 0;
  virtual IMessage *createMessage(const char *message) = 0;
  virtual IMessage *createMessage(const uint8_t *rawData, int length) = 0;
  virtual IMessage *createMessage(const uint8_t *rawData, int length, const char *description) = 0;
  virtual IFileMessage *createFileMessageByMediaId(const char *mediaId) = 0;
  virtual IImageMessage *createImageMessageByMediaId(const char *mediaId) = 0;
  virtual int createFileMessageByUploading(const char *filePath, long long &requestId) = 0;
  virtual int createImageMessageByUploading(const char *filePath, long long &requestId) = 0;
  virtual IRtmChannelAttribute *createChannelAttribute() = 0;
  virtual int setParameters(const char *parameters) = 0;
  virtual int queryPeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) = 0;
  virtual int subscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) = 0;
  virtual int unsubscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) = 0;
  virtual int queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION option, long long &requestId) = 0;
  virtual int setLocalUserAttributes(const RtmAttribute *attributes, int numberOfAttributes, long long &requestId) = 0;
  virtual int addOrUpdateLocalUserAttributes(const RtmAttribute *attributes, int numberOfAttributes, long long &requestId) = 0;
  virtual int deleteLocalUserAttributesByKeys(const char *attributeKeys[], int numberOfKeys, long long &requestId) = 0;
  virtual int clearLocalUserAttributes(long long &requestId) = 0;
  virtual int getUserAttributes(const char *userId, long long &requestId) = 0;
  virtual int getUserAttributesByKeys(const char *userId, const char *attributeKeys[], int numberOfKeys, long long &requestId) = 0;
  virtual int setChannelAttributes(const char *channelId, const IRtmChannelAttribute *attributes[], int numberOfAttributes, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int addOrUpdateChannelAttributes(const char *channelId, const IRtmChannelAttribute *attributes[], int numberOfAttributes, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int deleteChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int clearChannelAttributes(const char *channelId, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int getChannelAttributes(const char *channelId, long long &requestId) = 0;
  virtual int getChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, long long &requestId) = 0;
  virtual int getChannelMemberCount(const char *channelIds[], int channelCount, long long &requestId) = 0;
  virtual int setLogFile(const char *logfile) = 0;
  virtual int setLogFilter(LOG_FILTER_TYPE filter) = 0;
  virtual int setLogFileSize(int fileSizeInKBytes) = 0;
};

extern "C" IRtmService *createRtmService();
extern "C" const char *getRtmSdkVersion();
extern "C" SET_RTM_SERVICE_CONTEXT_ERR_CODE setRtmServiceContext(const RtmServiceContext &context);

// In no header of the original: programs that wrap it declare it themselves.
namespace internal {
extern "C" bool setRtmAppType(int32_t type);
}  // namespace internal

}  // namespace rtm
}  // namespace agora
