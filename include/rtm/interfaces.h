// The interfaces of the 1.x surface, in the original's order of virtual methods.
#pragma once

#include <cstdint>

#include "codes.h"

namespace agora {
namespace rtm {

// How a message is to be sent.
struct SendMessageOptions {
  // Lets the server keep a peer message for a receiver who is not logged in. Without effect on channel messages.
  bool enableOfflineMessaging;
  // Lets the server keep the message in the history.
  bool enableHistoricalMessaging;
  SendMessageOptions() : enableOfflineMessaging(false), enableHistoricalMessaging(false) {}
};

// An attribute of a user. The strings of a result are valid until the callback returns.
struct RtmAttribute {
  // 1 to 32 bytes, UTF-8.
  const char *key;
  // Not empty; key and value together at most 8 KB.
  const char *value;
};

// How far a transfer is, in bytes.
struct MediaOperationProgress {
  long long totalSize;
  long long currentSize;
};

// An attribute of a channel. Made by IRtmService::createChannelAttribute to be written, lent by callbacks to be read.
class IRtmChannelAttribute {
 protected:
  virtual ~IRtmChannelAttribute() {}

 public:
  // Copies the key: 1 to 32 bytes, UTF-8.
  virtual void setKey(const char *key) = 0;
  // Never NULL. Valid until setKey or the end of the attribute.
  virtual const char *getKey() const = 0;
  // Copies the value, which must not be empty when it is written; key and value together at most 8 KB.
  virtual void setValue(const char *value) = 0;
  virtual const char *getValue() const = 0;
  // Who wrote it last; "" until it comes from the server.
  virtual const char *getLastUpdateUserId() const = 0;
  // When that was, in milliseconds since 1970; 0 until it comes from the server.
  virtual long long getLastUpdateTs() const = 0;
  // Frees an attribute of the application's, at any time after the write returned. Does nothing to one that a callback lends.
  virtual void release() = 0;
};

// How the attributes of a channel are written.
struct ChannelAttributeOptions {
  // Tells the members of the channel, by onAttributesUpdated.
  bool enableNotificationToChannelMembers;
  ChannelAttributeOptions() : enableNotificationToChannelMembers(false) {}
};

// A text or raw message; the base of file and image messages.
//
// Content is at most 32,768 bytes: raw data and text together, or text, file name and thumbnail together.
class IMessage {
 protected:
  virtual ~IMessage() {}

 public:
  // The id that onSendMessageResult will name. Chosen when the message is made, unique in the process; a received message has its sender's.
  virtual long long getMessageId() const = 0;
  virtual MESSAGE_TYPE getMessageType() const = 0;
  // Copies the text of a text message, or the description of any other; UTF-8, NULL for none.
  virtual void setText(const char *str) = 0;
  // Never NULL. Valid until setText or the end of the message.
  virtual const char *getText() const = 0;
  // The bytes of a raw message; NULL when there are none.
  virtual const char *getRawMessageData() const = 0;
  virtual int getRawMessageLength() const = 0;
  // Milliseconds since 1970 at which the server took the message; 0 until it has been received. For display: not an order.
  virtual long long getServerReceivedTs() const = 0;
  // True for a received message that the server had kept because this user was not logged in.
  virtual bool isOfflineMessage() const = 0;
  // Frees a message of the application's, at any time after the send returned. Does nothing to a message that a callback lends.
  virtual void release() = 0;
};

// The original declares `const long long` as a return type, at which compilers rightly frown.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-qualifiers"
#endif

// A message that refers to an uploaded file.
class IFileMessage : public IMessage {
 public:
  // Bytes of the uploaded file; 0 when the message was made from a media id alone.
  virtual long long getSize() const = 0;
  virtual const char *getMediaId() const = 0;
  // Copies the thumbnail; NULL or a length below 1 removes it.
  virtual void setThumbnail(const uint8_t *thumbnail, int length) = 0;
  // NULL when there is none.
  virtual const char *getThumbnailData() const = 0;
  virtual const long long getThumbnailLength() const = 0;
  // The name shown to the receiver; an upload sets it to the last part of the path.
  virtual void setFileName(const char *fileName) = 0;
  virtual const char *getFileName() const = 0;
};

// A message that refers to an uploaded image.
class IImageMessage : public IMessage {
 public:
  // Bytes of the uploaded image; 0 when the message was made from a media id alone.
  virtual long long getSize() const = 0;
  virtual const char *getMediaId() const = 0;
  // Copies the thumbnail; NULL or a length below 1 removes it.
  virtual void setThumbnail(const uint8_t *thumbnail, long long length) = 0;
  // NULL when there is none.
  virtual const char *getThumbnailData() const = 0;
  virtual const long long getThumbnailLength() const = 0;
  // The name shown to the receiver; an upload sets it to the last part of the path.
  virtual void setFileName(const char *fileName) = 0;
  virtual const char *getFileName() const = 0;
  // Pixels. An upload reads them from JPEG, PNG and BMP, else they are 0. Setting them changes what the message says, never the image.
  virtual void setWidth(int width) = 0;
  virtual int getWidth() const = 0;
  virtual void setHeight(int height) = 0;
  virtual int getHeight() const = 0;
  // Pixels of the thumbnail; 0 until set.
  virtual void setThumbnailWidth(int width) = 0;
  virtual int getThumbnailWidth() const = 0;
  virtual void setThumbnailHeight(int height) = 0;
  virtual int getThumbnailHeight() const = 0;
};

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

// A member of a channel, lent for one callback.
class IChannelMember {
 protected:
  virtual ~IChannelMember() {}

 public:
  virtual const char *getUserId() const = 0;
  virtual const char *getChannelId() const = 0;
  virtual void release() = 0;
};

// Where a user stands; lent for one callback.
struct PeerOnlineStatus {
  const char *peerId;
  // True when onlineState says ONLINE; use that.
  bool isOnline;
  PEER_ONLINE_STATE onlineState;
};

// How many members a channel has; lent for one callback.
struct ChannelMemberCount {
  const char *channelId;
  // 0 when there is no such channel.
  int count;
};

// What happens in one channel. Override what you want to hear of.
class IChannelEventHandler {
 public:
  virtual ~IChannelEventHandler() {}
  // Answers join().
  virtual void onJoinSuccess() {}
  // Answers join().
  virtual void onJoinFailure(JOIN_CHANNEL_ERR errorCode) { (void)errorCode; }
  // Answers leave(); also says that the server took this user out (LEAVE_CHANNEL_ERR_KICKED).
  virtual void onLeave(LEAVE_CHANNEL_ERR errorCode) { (void)errorCode; }
  // A text or raw message of another member.
  virtual void onMessageReceived(const char *userId, const IMessage *message) { (void)userId; (void)message; }
  virtual void onImageMessageReceived(const char *userId, const IImageMessage *message) { (void)userId; (void)message; }
  virtual void onFileMessageReceived(const char *userId, const IFileMessage *message) { (void)userId; (void)message; }
  // Answers sendMessage().
  virtual void onSendMessageResult(long long messageId, CHANNEL_MESSAGE_ERR_CODE state) { (void)messageId; (void)state; }
  // Not sent while the channel has more than 512 members.
  virtual void onMemberJoined(IChannelMember *member) { (void)member; }
  // Not sent while the channel has more than 512 members.
  virtual void onMemberLeft(IChannelMember *member) { (void)member; }
  // Answers getMembers(). At most 512 members; NULL and 0 unless the code is GET_MEMBERS_ERR_OK.
  virtual void onGetMembers(IChannelMember **members, int userCount, GET_MEMBERS_ERR errorCode) { (void)members; (void)userCount; (void)errorCode; }
  // All attributes of the channel, after a write that asked for the members to be told.
  virtual void onAttributesUpdated(const IRtmChannelAttribute *attributes[], int numberOfAttributes) { (void)attributes; (void)numberOfAttributes; }
  // How many are in the channel: after the own join and after changes, at most once a second.
  virtual void onMemberCountUpdated(int memberCount) { (void)memberCount; }
};

// A channel of one service. join, leave, sendMessage and getMembers answer 0 for "accepted", and later by the handler.
class IChannel {
 protected:
  virtual ~IChannel() {}

 public:
  // Returns a JOIN_CHANNEL_ERR; then onJoinSuccess or onJoinFailure.
  virtual int join() = 0;
  // Returns a LEAVE_CHANNEL_ERR; then onLeave.
  virtual int leave() = 0;
  // As below, with default options.
  virtual int sendMessage(const IMessage *message) = 0;
  // Copies the message and returns a CHANNEL_MESSAGE_ERR_CODE; then onSendMessageResult. Members other than the sender receive it.
  virtual int sendMessage(const IMessage *message, const SendMessageOptions &options) = 0;
  virtual const char *getId() const = 0;
  // Returns a GET_MEMBERS_ERR; then onGetMembers.
  virtual int getMembers() = 0;
  // Leaves and gives the channel back. No callback of its handler runs once this has returned; see IRtmService::release(false) for the bound.
  virtual void release() = 0;
};

// What happens to one service. Override what you want to hear of.
class IRtmServiceEventHandler {
 public:
  virtual ~IRtmServiceEventHandler() {}
  // Answers login(). Not repeated when the library reconnects by itself.
  virtual void onLoginSuccess() {}
  // Answers login().
  virtual void onLoginFailure(LOGIN_ERR_CODE errorCode) { (void)errorCode; }
  // Answers renewToken(); the token is the one given there.
  virtual void onRenewTokenResult(const char *token, RENEW_TOKEN_ERR_CODE errorCode) { (void)token; (void)errorCode; }
  // The token has ended, and the login with it; or it is reconnecting, and goes on after renewToken().
  virtual void onTokenExpired() {}
  // The token ends in 30 s.
  virtual void onTokenPrivilegeWillExpire() {}
  // Answers logout().
  virtual void onLogout(LOGOUT_ERR_CODE errorCode) { (void)errorCode; }
  virtual void onConnectionStateChanged(CONNECTION_STATE state, CONNECTION_CHANGE_REASON reason) { (void)state; (void)reason; }
  // Answers sendMessageToPeer().
  virtual void onSendMessageResult(long long messageId, PEER_MESSAGE_ERR_CODE errorCode) { (void)messageId; (void)errorCode; }
  // A text or raw message.
  virtual void onMessageReceivedFromPeer(const char *peerId, const IMessage *message) { (void)peerId; (void)message; }
  virtual void onImageMessageReceivedFromPeer(const char *peerId, const IImageMessage *message) { (void)peerId; (void)message; }
  virtual void onFileMessageReceivedFromPeer(const char *peerId, const IFileMessage *message) { (void)peerId; (void)message; }
  // About once a second while bytes move, and once at the end.
  virtual void onMediaUploadingProgress(long long requestId, const MediaOperationProgress &progress) { (void)requestId; (void)progress; }
  // About once a second while bytes move, and once at the end.
  virtual void onMediaDownloadingProgress(long long requestId, const MediaOperationProgress &progress) { (void)requestId; (void)progress; }
  // Answers createFileMessageByUploading(). The message, NULL unless the code is UPLOAD_MEDIA_ERR_OK, becomes the application's: release() it.
  // Each handler of a service that has several is given a message of its own.
  virtual void onFileMediaUploadResult(long long requestId, IFileMessage *fileMessage, UPLOAD_MEDIA_ERR_CODE code) {
    (void)requestId; (void)fileMessage; (void)code;
  }
  // Answers createImageMessageByUploading(); the message as above.
  virtual void onImageMediaUploadResult(long long requestId, IImageMessage *imageMessage, UPLOAD_MEDIA_ERR_CODE code) {
    (void)requestId; (void)imageMessage; (void)code;
  }
  // Answers downloadMediaToFile(). The file stands under its name only when it is whole and verified.
  virtual void onMediaDownloadToFileResult(long long requestId, DOWNLOAD_MEDIA_ERR_CODE code) { (void)requestId; (void)code; }
  // Answers downloadMediaToMemory(). Copy the bytes: they go when the callback returns. NULL and 0 unless the code is DOWNLOAD_MEDIA_ERR_OK.
  virtual void onMediaDownloadToMemoryResult(long long requestId, const char *memory, long long length, DOWNLOAD_MEDIA_ERR_CODE code) {
    (void)requestId; (void)memory; (void)length; (void)code;
  }
  // Answers cancelMediaUpload() and cancelMediaDownload(). The cancelled transfer itself ends with INTERRUPTED.
  virtual void onMediaCancelResult(long long requestId, CANCEL_MEDIA_ERR_CODE code) { (void)requestId; (void)code; }
  // Answers queryPeersOnlineStatus(). A user who is merely out of reach counts as online.
  virtual void onQueryPeersOnlineStatusResult(long long requestId, const PeerOnlineStatus *peersStatus, int peerCount, QUERY_PEERS_ONLINE_STATUS_ERR errorCode) {
    (void)requestId; (void)peersStatus; (void)peerCount; (void)errorCode;
  }
  // Answers subscribePeersOnlineStatus() and unsubscribePeersOnlineStatus().
  virtual void onSubscriptionRequestResult(long long requestId, PEER_SUBSCRIPTION_STATUS_ERR errorCode) { (void)requestId; (void)errorCode; }
  // Answers queryPeersBySubscriptionOption().
  virtual void onQueryPeersBySubscriptionOptionResult(long long requestId, const char *peerIds[], int peerCount, QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR errorCode) {
    (void)requestId; (void)peerIds; (void)peerCount; (void)errorCode;
  }
  // The states of users right after a subscription, then every change; changes missed while reconnecting come afterwards.
  virtual void onPeersOnlineStatusChanged(const PeerOnlineStatus peersStatus[], int peerCount) { (void)peersStatus; (void)peerCount; }
  virtual void onSetLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  virtual void onAddOrUpdateLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  virtual void onDeleteLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  virtual void onClearLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  // Answers getUserAttributes() and getUserAttributesByKeys().
  virtual void onGetUserAttributesResult(long long requestId, const char *userId, const RtmAttribute *attributes, int numberOfAttributes, ATTRIBUTE_OPERATION_ERR errorCode) {
    (void)requestId; (void)userId; (void)attributes; (void)numberOfAttributes; (void)errorCode;
  }
  virtual void onSetChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  virtual void onAddOrUpdateChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  virtual void onDeleteChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  virtual void onClearChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) { (void)requestId; (void)errorCode; }
  // Answers getChannelAttributes() and getChannelAttributesByKeys(). Which channel it was, the request id tells.
  virtual void onGetChannelAttributesResult(long long requestId, const IRtmChannelAttribute *attributes[], int numberOfAttributes, ATTRIBUTE_OPERATION_ERR errorCode) {
    (void)requestId; (void)attributes; (void)numberOfAttributes; (void)errorCode;
  }
  // Answers getChannelMemberCount(), in the order asked for.
  virtual void onGetChannelMemberCountResult(long long requestId, const ChannelMemberCount *channelMemberCounts, int channelCount, GET_CHANNEL_MEMBER_COUNT_ERR_CODE errorCode) {
    (void)requestId; (void)channelMemberCounts; (void)channelCount; (void)errorCode;
  }
};

class IRtmCallManager;
class IRtmCallEventHandler;

// One user's connection to the service. Methods that return int answer 0 for "accepted" or a code of the enumeration named beside them,
// 101 before initialize() and 102 before the first login; the outcome comes by the handler. `requestId` is written by the method, before any callback
// about it can run, and only when the method returns 0.
class IRtmService {
 protected:
  virtual ~IRtmService() {}

 public:
  // Binds the service to an App ID and its first handler. INIT_ERR_CODE; there is no callback.
  virtual int initialize(const char *appId, IRtmServiceEventHandler *eventHandler) = 0;
  // Adds one more observer, which hears everything after the handler of initialize(). NULL and one already added are ignored.
  virtual void addEventHandler(IRtmServiceEventHandler *eventHandler) = 0;
  // The handler is not called any more once this has returned (from inside a callback of its own: once that callback has). The wait for a callback
  // that runs on the other thread is bounded as in release(false).
  virtual void removeEventHandler(IRtmServiceEventHandler *eventHandler) = 0;
  // Ends the session and gives the service back, with all its channels. Callable from anywhere, callbacks included: called from one, that callback is
  // the last. With `sync` it returns once no callback runs; without, it waits for a running one for at most two seconds, so that a program which
  // holds a lock that its own callback wants does not hang. Either way no callback begins once this was called: the end of the session is not told.
  virtual void release(bool sync = false) = 0;
  // LOGIN_ERR_CODE; then onLoginSuccess or onLoginFailure. The token may be NULL where the server asks for none. User ids have 1 to 64 bytes.
  virtual int login(const char *token, const char *userId) = 0;
  // LOGOUT_ERR_CODE; then onLogout. What was sent before is flushed first.
  virtual int logout() = 0;
  // Goes on under another token. RENEW_TOKEN_ERR_CODE; then onRenewTokenResult.
  virtual int renewToken(const char *token) = 0;
  // As below, with default options.
  virtual int sendMessageToPeer(const char *peerId, const IMessage *message) = 0;
  // DOWNLOAD_MEDIA_ERR_CODE; then progress and onMediaDownloadToMemoryResult.
  virtual int downloadMediaToMemory(const char *mediaId, long long &requestId) = 0;
  // DOWNLOAD_MEDIA_ERR_CODE; then progress and onMediaDownloadToFileResult. The path is absolute and UTF-8.
  virtual int downloadMediaToFile(const char *mediaId, const char *filePath, long long &requestId) = 0;
  // CANCEL_MEDIA_ERR_CODE; then onMediaCancelResult.
  virtual int cancelMediaDownload(long long requestId) = 0;
  // CANCEL_MEDIA_ERR_CODE; then onMediaCancelResult.
  virtual int cancelMediaUpload(long long requestId) = 0;
  // Copies the message and returns a PEER_MESSAGE_ERR_CODE; then onSendMessageResult.
  virtual int sendMessageToPeer(const char *peerId, const IMessage *message, const SendMessageOptions &options) = 0;
  // A channel, before or after login. NULL when the id breaks the rules or initialize() was not called. An id that is open already gives the same object, and
  // the new handler takes the old one's place: the old one is not called any more once this has returned.
  virtual IChannel *createChannel(const char *channelId, IChannelEventHandler *eventHandler) = 0;
  // The manager of call invitations, before or after login: one per service. NULL before initialize(). Called again it gives the same object, and the
  // new handler takes the old one's place.
  virtual IRtmCallManager *getRtmCallManager(IRtmCallEventHandler *eventHandler) = 0;
  // An empty text message.
  virtual IMessage *createMessage() = 0;
  // A text message.
  virtual IMessage *createMessage(const char *message) = 0;
  // A raw message; the data is copied.
  virtual IMessage *createMessage(const uint8_t *rawData, int length) = 0;
  // A raw message with a description.
  virtual IMessage *createMessage(const uint8_t *rawData, int length, const char *description) = 0;
  // A message for a file that is on the server already. NULL when the media id is NULL or empty.
  virtual IFileMessage *createFileMessageByMediaId(const char *mediaId) = 0;
  // A message for an image that is on the server already. NULL when the media id is NULL or empty.
  virtual IImageMessage *createImageMessageByMediaId(const char *mediaId) = 0;
  // UPLOAD_MEDIA_ERR_CODE; then progress and onFileMediaUploadResult. The path is absolute and UTF-8; 1 to 31,457,280 bytes.
  virtual int createFileMessageByUploading(const char *filePath, long long &requestId) = 0;
  // UPLOAD_MEDIA_ERR_CODE; then progress and onImageMediaUploadResult.
  virtual int createImageMessageByUploading(const char *filePath, long long &requestId) = 0;
  // An empty attribute, to be filled and written.
  virtual IRtmChannelAttribute *createChannelAttribute() = 0;
  // Settings as JSON, before or after initialize(): "rtm.server" names the server. 0 for JSON, below 0 for anything else. Unknown keys are ignored; a known
  // one with a value that it cannot have is logged, and then nothing is changed.
  virtual int setParameters(const char *parameters) = 0;
  // QUERY_PEERS_ONLINE_STATUS_ERR; then onQueryPeersOnlineStatusResult. At most 256 users.
  virtual int queryPeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) = 0;
  // PEER_SUBSCRIPTION_STATUS_ERR; then onSubscriptionRequestResult, and onPeersOnlineStatusChanged from then on. At most 512 users in total.
  virtual int subscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) = 0;
  // PEER_SUBSCRIPTION_STATUS_ERR; then onSubscriptionRequestResult.
  virtual int unsubscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) = 0;
  // QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR; then onQueryPeersBySubscriptionOptionResult.
  virtual int queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION option, long long &requestId) = 0;
  // Replaces all attributes of the own user, which last until logout. ATTRIBUTE_OPERATION_ERR, as all below; then the callback of the method's name.
  virtual int setLocalUserAttributes(const RtmAttribute *attributes, int numberOfAttributes, long long &requestId) = 0;
  // Adds attributes, or replaces those of the same key.
  virtual int addOrUpdateLocalUserAttributes(const RtmAttribute *attributes, int numberOfAttributes, long long &requestId) = 0;
  virtual int deleteLocalUserAttributesByKeys(const char *attributeKeys[], int numberOfKeys, long long &requestId) = 0;
  virtual int clearLocalUserAttributes(long long &requestId) = 0;
  // Of any user who is online.
  virtual int getUserAttributes(const char *userId, long long &requestId) = 0;
  virtual int getUserAttributesByKeys(const char *userId, const char *attributeKeys[], int numberOfKeys, long long &requestId) = 0;
  // Replaces all attributes of a channel, which need not be joined.
  virtual int setChannelAttributes(const char *channelId, const IRtmChannelAttribute *attributes[], int numberOfAttributes, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int addOrUpdateChannelAttributes(const char *channelId, const IRtmChannelAttribute *attributes[], int numberOfAttributes, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int deleteChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int clearChannelAttributes(const char *channelId, const ChannelAttributeOptions &options, long long &requestId) = 0;
  virtual int getChannelAttributes(const char *channelId, long long &requestId) = 0;
  virtual int getChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, long long &requestId) = 0;
  // GET_CHANNEL_MEMBER_COUNT_ERR_CODE; then onGetChannelMemberCountResult. At most 32 channels, joined or not.
  virtual int getChannelMemberCount(const char *channelIds[], int channelCount, long long &requestId) = 0;
  // Writes the log of all services of the process to this file, before or after initialize(); nothing is logged before. An absolute UTF-8 path in a
  // folder that is there and can be written to; below 0 when it is not.
  virtual int setLogFile(const char *logfile) = 0;
  // What is logged: LOG_FILTER_INFO unless set.
  virtual int setLogFilter(LOG_FILTER_TYPE filter) = 0;
  // The size of each of the two files that the log is kept in, 512 to 1,048,576 KB; others are ignored. 102,400 unless set.
  virtual int setLogFileSize(int fileSizeInKBytes) = 0;
};

// Settings of the whole program, for setRtmServiceContext.
struct RtmServiceContext {
  // RTM_AREA_CODE values, combined. The default is AREA_CODE_GLOB, whose name is another header's with AGORA_SDK_BOTH_RTM_AND_RTC.
  int areaCode = static_cast<int>(0xFFFFFFFFu);
  RTM_CLOUD_PROXY_TYPE proxyType = RTM_NONE_PROXY;
};

}  // namespace rtm
}  // namespace agora
