// The declarations of the 1.x surface that this version covers, against a table: names, values, signatures, order of virtual methods.
// What does not match fails to compile; the order is read from the vtable offsets that the Itanium ABI keeps in pointers to virtual methods.
#include <IAgoraRtmService.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <vector>

using namespace agora::rtm;

namespace {

#define VALUE(enumeration, name, number)                                                          \
  static_assert(name == number, #name " is " #number);                                              \
  static_assert(std::is_same<decltype(name), enumeration>::value, #name " belongs to " #enumeration)

VALUE(INIT_ERR_CODE, INIT_ERR_OK, 0);
VALUE(INIT_ERR_CODE, INIT_ERR_FAILURE, 1);
VALUE(INIT_ERR_CODE, INIT_ERR_ALREADY_INITIALIZED, 2);
VALUE(INIT_ERR_CODE, INIT_ERR_INVALID_APP_ID, 3);
VALUE(INIT_ERR_CODE, INIT_ERR_INVALID_ARGUMENT, 4);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_OK, 0);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_UNKNOWN, 1);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_REJECTED, 2);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_INVALID_ARGUMENT, 3);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_INVALID_APP_ID, 4);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_INVALID_TOKEN, 5);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_TOKEN_EXPIRED, 6);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_NOT_AUTHORIZED, 7);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_ALREADY_LOGGED_IN, 8);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_TIMEOUT, 9);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_TOO_OFTEN, 10);
VALUE(LOGIN_ERR_CODE, LOGIN_ERR_NOT_INITIALIZED, 101);
VALUE(LOGOUT_ERR_CODE, LOGOUT_ERR_OK, 0);
VALUE(LOGOUT_ERR_CODE, LOGOUT_ERR_REJECTED, 1);
VALUE(LOGOUT_ERR_CODE, LOGOUT_ERR_NOT_INITIALIZED, 101);
VALUE(LOGOUT_ERR_CODE, LOGOUT_ERR_USER_NOT_LOGGED_IN, 102);
VALUE(CONNECTION_STATE, CONNECTION_STATE_DISCONNECTED, 1);
VALUE(CONNECTION_STATE, CONNECTION_STATE_CONNECTING, 2);
VALUE(CONNECTION_STATE, CONNECTION_STATE_CONNECTED, 3);
VALUE(CONNECTION_STATE, CONNECTION_STATE_RECONNECTING, 4);
VALUE(CONNECTION_STATE, CONNECTION_STATE_ABORTED, 5);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_LOGIN, 1);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_LOGIN_SUCCESS, 2);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_LOGIN_FAILURE, 3);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_LOGIN_TIMEOUT, 4);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_INTERRUPTED, 5);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_LOGOUT, 6);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_BANNED_BY_SERVER, 7);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_REMOTE_LOGIN, 8);
VALUE(CONNECTION_CHANGE_REASON, CONNECTION_CHANGE_REASON_TOKEN_EXPIRED, 9);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_OK, 0);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_FAILURE, 1);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_SENT_TIMEOUT, 2);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_PEER_UNREACHABLE, 3);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_CACHED_BY_SERVER, 4);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_TOO_OFTEN, 5);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_INVALID_USERID, 6);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_INVALID_MESSAGE, 7);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_IMCOMPATIBLE_MESSAGE, 8);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_NOT_INITIALIZED, 101);
VALUE(PEER_MESSAGE_ERR_CODE, PEER_MESSAGE_ERR_USER_NOT_LOGGED_IN, 102);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_OK, 0);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_FAILURE, 1);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_REJECTED, 2);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_INVALID_ARGUMENT, 3);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_TIMEOUT, 4);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_EXCEED_LIMIT, 5);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_ALREADY_JOINED, 6);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_TOO_OFTEN, 7);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_JOIN_SAME_CHANNEL_TOO_OFTEN, 8);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_NOT_INITIALIZED, 101);
VALUE(JOIN_CHANNEL_ERR, JOIN_CHANNEL_ERR_USER_NOT_LOGGED_IN, 102);
VALUE(LEAVE_CHANNEL_ERR, LEAVE_CHANNEL_ERR_OK, 0);
VALUE(LEAVE_CHANNEL_ERR, LEAVE_CHANNEL_ERR_FAILURE, 1);
VALUE(LEAVE_CHANNEL_ERR, LEAVE_CHANNEL_ERR_REJECTED, 2);
VALUE(LEAVE_CHANNEL_ERR, LEAVE_CHANNEL_ERR_NOT_IN_CHANNEL, 3);
VALUE(LEAVE_CHANNEL_ERR, LEAVE_CHANNEL_ERR_KICKED, 4);
VALUE(LEAVE_CHANNEL_ERR, LEAVE_CHANNEL_ERR_NOT_INITIALIZED, 101);
VALUE(LEAVE_CHANNEL_ERR, LEAVE_CHANNEL_ERR_USER_NOT_LOGGED_IN, 102);
VALUE(CHANNEL_MESSAGE_ERR_CODE, CHANNEL_MESSAGE_ERR_OK, 0);
VALUE(CHANNEL_MESSAGE_ERR_CODE, CHANNEL_MESSAGE_ERR_FAILURE, 1);
VALUE(CHANNEL_MESSAGE_ERR_CODE, CHANNEL_MESSAGE_ERR_SENT_TIMEOUT, 2);
VALUE(CHANNEL_MESSAGE_ERR_CODE, CHANNEL_MESSAGE_ERR_TOO_OFTEN, 3);
VALUE(CHANNEL_MESSAGE_ERR_CODE, CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, 4);
VALUE(CHANNEL_MESSAGE_ERR_CODE, CHANNEL_MESSAGE_ERR_NOT_INITIALIZED, 101);
VALUE(CHANNEL_MESSAGE_ERR_CODE, CHANNEL_MESSAGE_ERR_USER_NOT_LOGGED_IN, 102);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_OK, 0);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_FAILURE, 1);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_REJECTED, 2);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_TIMEOUT, 3);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_TOO_OFTEN, 4);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_NOT_IN_CHANNEL, 5);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_NOT_INITIALIZED, 101);
VALUE(GET_MEMBERS_ERR, GET_MEMBERS_ERR_USER_NOT_LOGGED_IN, 102);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_OK, 0);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_FAILURE, 1);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, 2);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_TIMEOUT, 3);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_NOT_EXIST, 4);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED, 5);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_INTERRUPTED, 6);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED, 101);
VALUE(DOWNLOAD_MEDIA_ERR_CODE, DOWNLOAD_MEDIA_ERR_NOT_LOGGED_IN, 102);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_OK, 0);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_FAILURE, 1);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, 2);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_TIMEOUT, 3);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_SIZE_OVERFLOW, 4);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED, 5);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_INTERRUPTED, 6);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_NOT_INITIALIZED, 101);
VALUE(UPLOAD_MEDIA_ERR_CODE, UPLOAD_MEDIA_ERR_NOT_LOGGED_IN, 102);
VALUE(CANCEL_MEDIA_ERR_CODE, CANCEL_MEDIA_ERR_OK, 0);
VALUE(CANCEL_MEDIA_ERR_CODE, CANCEL_MEDIA_ERR_FAILURE, 1);
VALUE(CANCEL_MEDIA_ERR_CODE, CANCEL_MEDIA_ERR_NOT_EXIST, 2);
VALUE(CANCEL_MEDIA_ERR_CODE, CANCEL_MEDIA_ERR_NOT_INITIALIZED, 101);
VALUE(CANCEL_MEDIA_ERR_CODE, CANCEL_MEDIA_ERR_NOT_LOGGED_IN, 102);
VALUE(MESSAGE_TYPE, MESSAGE_TYPE_UNDEFINED, 0);
VALUE(MESSAGE_TYPE, MESSAGE_TYPE_TEXT, 1);
VALUE(MESSAGE_TYPE, MESSAGE_TYPE_RAW, 2);
VALUE(MESSAGE_TYPE, MESSAGE_TYPE_FILE, 3);
VALUE(MESSAGE_TYPE, MESSAGE_TYPE_IMAGE, 4);

// Structs: members in order, and what their constructors say.
static_assert(std::is_same<decltype(SendMessageOptions::enableOfflineMessaging), bool>::value, "");
static_assert(std::is_same<decltype(SendMessageOptions::enableHistoricalMessaging), bool>::value, "");
static_assert(offsetof(SendMessageOptions, enableHistoricalMessaging) == 1 && sizeof(SendMessageOptions) == 2, "");
static_assert(std::is_same<decltype(MediaOperationProgress::totalSize), long long>::value, "");
static_assert(std::is_same<decltype(MediaOperationProgress::currentSize), long long>::value, "");
static_assert(offsetof(MediaOperationProgress, currentSize) == 8 && std::is_trivial<MediaOperationProgress>::value, "");

// Objects are released, never deleted; handlers are deleted by whoever made them.
template <class T>
constexpr bool is_object() {
  return std::is_abstract<T>::value && std::has_virtual_destructor<T>::value && !std::is_destructible<T>::value;
}
template <class T>
constexpr bool is_handler() {
  return !std::is_abstract<T>::value && std::has_virtual_destructor<T>::value && std::is_destructible<T>::value;
}
static_assert(is_object<IMessage>() && is_object<IChannelMember>() && is_object<IChannel>() && is_object<IRtmService>(), "");
// These two declare no destructor, as in the original, and so have an implicit one.
static_assert(std::is_abstract<IFileMessage>::value && std::is_abstract<IImageMessage>::value, "");
static_assert(is_handler<IChannelEventHandler>() && is_handler<IRtmServiceEventHandler>(), "");
static_assert(std::is_base_of<IMessage, IFileMessage>::value && std::is_base_of<IMessage, IImageMessage>::value, "");

static_assert(std::is_same<decltype(&createRtmService), IRtmService *(*)()>::value, "");
static_assert(std::is_same<decltype(&getRtmSdkVersion), const char *(*)()>::value, "");

static_assert(sizeof(AGORA_RTM_ENDCALL_PREFIX) == sizeof("AgoraRTMLegacyEndcallCompatibleMessagePrefix"), "");
#if !defined(AGORA_API) || !defined(AGORA_CALL) || !defined(_AGORA_CPP_API)
#error "the decoration macros are missing"
#endif

// The slot of a virtual method: the pointer to it holds 1 + the slot's offset.
template <class T, class Signature>
std::size_t slot(Signature T::*method) {
  std::size_t offset = 0;
  std::memcpy(&offset, &method, sizeof offset);
  return (offset - 1) / sizeof(void *);
}

// One class: its methods in order, each with its exact signature. The destructor holds the first two slots.
class Vtable {
 public:
  explicit Vtable(std::size_t first = 2) : next_(first) {}
  template <class T, class Signature>
  Vtable &has(const char *name, Signature T::*method) {
    EXPECT_EQ(next_, slot(method)) << name;
    ++next_;
    return *this;
  }
  std::size_t size() const { return next_; }

 private:
  std::size_t next_;
};

#define HAS(T, result, name, arguments) has<T, result arguments>(#name, &T::name)

#pragma GCC diagnostic ignored "-Wignored-qualifiers"

TEST(Declarations, of_messages) {
  Vtable message;
  message.HAS(IMessage, long long, getMessageId, () const)
      .HAS(IMessage, MESSAGE_TYPE, getMessageType, () const)
      .HAS(IMessage, void, setText, (const char *))
      .HAS(IMessage, const char *, getText, () const)
      .HAS(IMessage, const char *, getRawMessageData, () const)
      .HAS(IMessage, int, getRawMessageLength, () const)
      .HAS(IMessage, long long, getServerReceivedTs, () const)
      .HAS(IMessage, bool, isOfflineMessage, () const)
      .HAS(IMessage, void, release, ());
  EXPECT_EQ(2u + 9, message.size());
  Vtable file(message.size());
  file.HAS(IFileMessage, long long, getSize, () const)
      .HAS(IFileMessage, const char *, getMediaId, () const)
      .HAS(IFileMessage, void, setThumbnail, (const uint8_t *, int))
      .HAS(IFileMessage, const char *, getThumbnailData, () const)
      .HAS(IFileMessage, const long long, getThumbnailLength, () const)
      .HAS(IFileMessage, void, setFileName, (const char *))
      .HAS(IFileMessage, const char *, getFileName, () const);
  EXPECT_EQ(message.size() + 7, file.size());
  Vtable image(message.size());
  image.HAS(IImageMessage, long long, getSize, () const)
      .HAS(IImageMessage, const char *, getMediaId, () const)
      .HAS(IImageMessage, void, setThumbnail, (const uint8_t *, long long))
      .HAS(IImageMessage, const char *, getThumbnailData, () const)
      .HAS(IImageMessage, const long long, getThumbnailLength, () const)
      .HAS(IImageMessage, void, setFileName, (const char *))
      .HAS(IImageMessage, const char *, getFileName, () const)
      .HAS(IImageMessage, void, setWidth, (int))
      .HAS(IImageMessage, int, getWidth, () const)
      .HAS(IImageMessage, void, setHeight, (int))
      .HAS(IImageMessage, int, getHeight, () const)
      .HAS(IImageMessage, void, setThumbnailWidth, (int))
      .HAS(IImageMessage, int, getThumbnailWidth, () const)
      .HAS(IImageMessage, void, setThumbnailHeight, (int))
      .HAS(IImageMessage, int, getThumbnailHeight, () const);
  EXPECT_EQ(message.size() + 15, image.size());
}

TEST(Declarations, of_channels) {
  Vtable member;
  member.HAS(IChannelMember, const char *, getUserId, () const)
      .HAS(IChannelMember, const char *, getChannelId, () const)
      .HAS(IChannelMember, void, release, ());
  Vtable channel;
  channel.HAS(IChannel, int, join, ())
      .HAS(IChannel, int, leave, ())
      .HAS(IChannel, int, sendMessage, (const IMessage *))
      .HAS(IChannel, int, sendMessage, (const IMessage *, const SendMessageOptions &))
      .HAS(IChannel, const char *, getId, () const)
      .HAS(IChannel, int, getMembers, ())
      .HAS(IChannel, void, release, ());
  typedef IChannelEventHandler H;
  Vtable handler;
  handler.HAS(H, void, onJoinSuccess, ())
      .HAS(H, void, onJoinFailure, (JOIN_CHANNEL_ERR))
      .HAS(H, void, onLeave, (LEAVE_CHANNEL_ERR))
      .HAS(H, void, onMessageReceived, (const char *, const IMessage *))
      .HAS(H, void, onImageMessageReceived, (const char *, const IImageMessage *))
      .HAS(H, void, onFileMessageReceived, (const char *, const IFileMessage *))
      .HAS(H, void, onSendMessageResult, (long long, CHANNEL_MESSAGE_ERR_CODE))
      .HAS(H, void, onMemberJoined, (IChannelMember *))
      .HAS(H, void, onMemberLeft, (IChannelMember *))
      .HAS(H, void, onGetMembers, (IChannelMember **, int, GET_MEMBERS_ERR))
      .HAS(H, void, onMemberCountUpdated, (int));
}

TEST(Declarations, of_the_service) {
  typedef IRtmServiceEventHandler H;
  Vtable handler;
  handler.HAS(H, void, onLoginSuccess, ())
      .HAS(H, void, onLoginFailure, (LOGIN_ERR_CODE))
      .HAS(H, void, onLogout, (LOGOUT_ERR_CODE))
      .HAS(H, void, onConnectionStateChanged, (CONNECTION_STATE, CONNECTION_CHANGE_REASON))
      .HAS(H, void, onSendMessageResult, (long long, PEER_MESSAGE_ERR_CODE))
      .HAS(H, void, onMessageReceivedFromPeer, (const char *, const IMessage *))
      .HAS(H, void, onImageMessageReceivedFromPeer, (const char *, const IImageMessage *))
      .HAS(H, void, onFileMessageReceivedFromPeer, (const char *, const IFileMessage *))
      .HAS(H, void, onMediaUploadingProgress, (long long, const MediaOperationProgress &))
      .HAS(H, void, onMediaDownloadingProgress, (long long, const MediaOperationProgress &))
      .HAS(H, void, onFileMediaUploadResult, (long long, IFileMessage *, UPLOAD_MEDIA_ERR_CODE))
      .HAS(H, void, onImageMediaUploadResult, (long long, IImageMessage *, UPLOAD_MEDIA_ERR_CODE))
      .HAS(H, void, onMediaDownloadToFileResult, (long long, DOWNLOAD_MEDIA_ERR_CODE))
      .HAS(H, void, onMediaDownloadToMemoryResult, (long long, const char *, long long, DOWNLOAD_MEDIA_ERR_CODE))
      .HAS(H, void, onMediaCancelResult, (long long, CANCEL_MEDIA_ERR_CODE));
  typedef IRtmService S;
  Vtable service;
  service.HAS(S, int, initialize, (const char *, IRtmServiceEventHandler *))
      .HAS(S, void, addEventHandler, (IRtmServiceEventHandler *))
      .HAS(S, void, removeEventHandler, (IRtmServiceEventHandler *))
      .HAS(S, void, release, (bool))
      .HAS(S, int, login, (const char *, const char *))
      .HAS(S, int, logout, ())
      .HAS(S, int, sendMessageToPeer, (const char *, const IMessage *))
      .HAS(S, int, downloadMediaToMemory, (const char *, long long &))
      .HAS(S, int, downloadMediaToFile, (const char *, const char *, long long &))
      .HAS(S, int, cancelMediaDownload, (long long))
      .HAS(S, int, cancelMediaUpload, (long long))
      .HAS(S, int, sendMessageToPeer, (const char *, const IMessage *, const SendMessageOptions &))
      .HAS(S, IChannel *, createChannel, (const char *, IChannelEventHandler *))
      .HAS(S, IMessage *, createMessage, ())
      .HAS(S, IMessage *, createMessage, (const char *))
      .HAS(S, IMessage *, createMessage, (const uint8_t *, int))
      .HAS(S, IMessage *, createMessage, (const uint8_t *, int, const char *))
      .HAS(S, IFileMessage *, createFileMessageByMediaId, (const char *))
      .HAS(S, IImageMessage *, createImageMessageByMediaId, (const char *))
      .HAS(S, int, createFileMessageByUploading, (const char *, long long &))
      .HAS(S, int, createImageMessageByUploading, (const char *, long long &))
      .HAS(S, int, setParameters, (const char *));
}

TEST(Declarations, defaults) {
  const SendMessageOptions options;
  EXPECT_FALSE(options.enableOfflineMessaging);
  EXPECT_FALSE(options.enableHistoricalMessaging);
  EXPECT_STREQ("AgoraRTMLegacyEndcallCompatibleMessagePrefix", AGORA_RTM_ENDCALL_PREFIX);
  IRtmService *service = createRtmService();
  service->release();  // `sync` defaults to false
}

}  // namespace
