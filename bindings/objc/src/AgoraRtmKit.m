#import "RtmCallDesk.h"
#import "RtmChannelCore.h"
#import "RtmMessage.h"
#import "RtmProcess.h"
#import "RtmText.h"
#import "RtmValues.h"

#include <string.h>

// The directions of a transfer, and the kinds of uploads, in the C ABI.
enum { kUpload = 1, kDownload = 2, kFile = 3, kImage = 4 };

static const RtmWrongs kUploadWrongs = {AgoraRtmUploadMediaErrorInvalidArgument, AgoraRtmUploadMediaErrorFailure};
static const RtmWrongs kDownloadWrongs = {AgoraRtmDownloadMediaErrorInvalidArgument, AgoraRtmDownloadMediaErrorFailure};
static const RtmWrongs kAttributeWrongs = {AgoraRtmAttributeOperationErrorInvalidArgument, AgoraRtmAttributeOperationErrorFailure};
static const RtmWrongs kSubscriptionWrongs = {AgoraRtmPeerSubscriptionStatusErrorInvalidArgument, AgoraRtmPeerSubscriptionStatusErrorFailure};

@implementation AgoraRtmKit

// Without an App ID there is no client, and every call is answered with NotInitialized.
- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  _impl = [[RtmSession alloc] initWithKit:self appId:nil];
  RtmKitMade();
  return self;
}

- (instancetype)initWithAppId:(NSString *)appId delegate:(id<AgoraRtmDelegate>)delegate {
  self = [super init];
  if (self == nil) return nil;
  // Before the client is made, which takes what it finds set.
  RtmKitMade();
  const BOOL good = [appId isKindOfClass:[NSString class]] && [appId length] == 32;
  RtmSession *const session = good ? [[RtmSession alloc] initWithKit:self appId:appId] : nil;
  _impl = session;
  if (session == nil) {
    [self release];
    return nil;
  }
  RtmWeakStore(&session->delegate, delegate);
  return self;
}

- (void)dealloc {
  [(RtmSession *)_impl close];
  [_impl release];
  RtmKitEnded();
  [super dealloc];
}

- (id<AgoraRtmDelegate>)agoraRtmDelegate {
  RtmSession *const session = _impl;
  return RtmWeakLoad(&session->delegate);
}

- (void)setAgoraRtmDelegate:(id<AgoraRtmDelegate>)delegate {
  RtmSession *const session = _impl;
  RtmWeakStore(&session->delegate, delegate);
}

// Login.

- (void)loginByToken:(NSString *)token user:(NSString *)userId completion:(AgoraRtmLoginBlock)completion {
  RtmSession *const session = _impl;
  const RtmWrongs wrongs = {AgoraRtmLoginErrorInvalidArgument, AgoraRtmLoginErrorUnknown};
  [session ask:^{ return rtm_client_login(session->client, RtmText(token), RtmText(userId)); } inLine:session->logins wrongs:wrongs answer:RTM_ANSWER(completion, code)];
}

- (void)logoutWithCompletion:(AgoraRtmLogoutBlock)completion {
  RtmSession *const session = _impl;
  const RtmWrongs wrongs = {AgoraRtmLogoutErrorRejected, AgoraRtmLogoutErrorRejected};
  [session ask:^{ return rtm_client_logout(session->client); } inLine:session->logouts wrongs:wrongs answer:RTM_ANSWER(completion, code)];
}

- (void)renewToken:(NSString *)token completion:(AgoraRtmRenewTokenBlock)completion {
  RtmSession *const session = _impl;
  const RtmWrongs wrongs = {AgoraRtmRenewTokenErrorInvalidArgument, AgoraRtmRenewTokenErrorFailure};
  NSString *const given = [[token copy] autorelease];
  const RtmAnswer answer = RTM_ANSWER(completion, given, code);
  [session ask:^{ return rtm_client_renew_token(session->client, RtmText(given)); } inLine:session->renewals wrongs:wrongs answer:answer];
}

// Messages.

- (void)sendMessage:(AgoraRtmMessage *)message toPeer:(NSString *)peerId completion:(AgoraRtmSendPeerMessageBlock)completion {
  [self sendMessage:message toPeer:peerId sendMessageOptions:nil completion:completion];
}

- (void)sendMessage:(AgoraRtmMessage *)message
                toPeer:(NSString *)peerId
    sendMessageOptions:(AgoraRtmSendMessageOptions *)options
            completion:(AgoraRtmSendPeerMessageBlock)completion {
  RtmSession *const session = _impl;
  const RtmWrongs wrongs = {AgoraRtmSendPeerMessageErrorInvalidMessage, AgoraRtmSendPeerMessageErrorFailure};
  const rtm_send_options how = RtmSendOptionsOf(options);
  const char *const peer = RtmText(peerId);
  const RtmAnswer answer = RTM_ANSWER(completion, code);
  [session send:message inTable:session->messages wrongs:wrongs answer:answer call:^(const rtm_message *described) {
    if (session->client == 0) return RTM_ERR_HANDLE;
    if (described == NULL) return RTM_ERR_NULL;
    if (peer == NULL) return (int)AgoraRtmSendPeerMessageErrorInvalidUserId;
    const int32_t status = rtm_client_send(session->client, peer, described, &how);
    // The message's texts are UTF-8, so what is not is the user id.
    return status == RTM_ERR_UTF8 ? (int)AgoraRtmSendPeerMessageErrorInvalidUserId : status;
  }];
}

// Media.

- (void)upload:(NSString *)path kind:(int32_t)kind request:(long long *)request answer:(RtmAnswer)answer {
  RtmSession *const session = _impl;
  [session ask:^(int64_t *number) { return rtm_media_upload(session->client, kind, RtmText(path), number); } request:request wrongs:kUploadWrongs answer:answer];
}

- (void)createFileMessageByUploading:(NSString *)filePath withRequest:(long long *)requestId completion:(AgoraRtmUploadFileMediaBlock)completion {
  [self upload:filePath kind:kFile request:requestId answer:RTM_ANSWER(completion, request, value, code)];
}

- (void)createImageMessageByUploading:(NSString *)filePath withRequest:(long long *)requestId completion:(AgoraRtmUploadImageMediaBlock)completion {
  [self upload:filePath kind:kImage request:requestId answer:RTM_ANSWER(completion, request, value, code)];
}

- (void)downloadMediaToMemory:(NSString *)mediaId withRequest:(long long *)requestId completion:(AgoraRtmDownloadMediaToMemoryBlock)completion {
  RtmSession *const session = _impl;
  [session ask:^(int64_t *number) { return rtm_media_download_to_memory(session->client, RtmText(mediaId), number); }
       request:requestId wrongs:kDownloadWrongs answer:RTM_ANSWER(completion, request, value, code)];
}

- (void)downloadMedia:(NSString *)mediaId toFile:(NSString *)filePath withRequest:(long long *)requestId completion:(AgoraRtmDownloadMediaToFileBlock)completion {
  RtmSession *const session = _impl;
  [session ask:^(int64_t *number) { return rtm_media_download_to_file(session->client, RtmText(mediaId), RtmText(filePath), number); }
       request:requestId wrongs:kDownloadWrongs answer:RTM_ANSWER(completion, request, code)];
}

- (void)cancelMediaDownload:(long long)requestId completion:(AgoraRtmCancelMediaBlock)completion {
  [(RtmSession *)_impl cancel:requestId direction:kDownload answer:RTM_ANSWER(completion, request, code)];
}

- (void)cancelMediaUpload:(long long)requestId completion:(AgoraRtmCancelMediaBlock)completion {
  [(RtmSession *)_impl cancel:requestId direction:kUpload answer:RTM_ANSWER(completion, request, code)];
}

static id mediaMessage(Class class, NSString *mediaId) {
  if (RtmTextData(mediaId) == nil || [mediaId length] == 0) return nil;
  AgoraRtmMessage *const message = [[[class alloc] init] autorelease];
  [message rtm_body]->mediaId = [mediaId copy];
  return message;
}

- (AgoraRtmFileMessage *)createFileMessageByMediaId:(NSString *)mediaId { return mediaMessage([AgoraRtmFileMessage class], mediaId); }

- (AgoraRtmImageMessage *)createImageMessageByMediaId:(NSString *)mediaId { return mediaMessage([AgoraRtmImageMessage class], mediaId); }

// Channels.

// The id as a string of Foundation's own class, which cannot raise under the lock; nil for what is no text.
static NSString *keyOf(NSString *channelId) {
  NSData *const bytes = RtmTextData(channelId);
  return bytes == nil ? nil : RtmStringOfBytes([bytes bytes], [bytes length]);
}

- (AgoraRtmChannel *)createChannelWithId:(NSString *)channelId delegate:(id<AgoraRtmChannelDelegate>)delegate {
  RtmSession *const session = _impl;
  NSString *const name = keyOf(channelId);
  if (name == nil) return nil;
  pthread_mutex_lock(&session->mutex);
  AgoraRtmChannel *channel = [[[session->channels objectForKey:name] retain] autorelease];
  if (channel == nil && session->client != 0) {
    channel = [[[AgoraRtmChannel alloc] rtm_initWithSession:session channelId:name] autorelease];
    if (channel != nil) [session->channels setObject:channel forKey:name];
  }
  [channel setChannelDelegate:delegate];
  pthread_mutex_unlock(&session->mutex);
  return channel;
}

- (BOOL)destroyChannelWithId:(NSString *)channelId {
  RtmSession *const session = _impl;
  NSString *const name = keyOf(channelId);
  if (name == nil) return NO;
  pthread_mutex_lock(&session->mutex);
  AgoraRtmChannel *const channel = [[session->channels objectForKey:name] retain];
  [session->channels removeObjectForKey:name];
  pthread_mutex_unlock(&session->mutex);
  [[channel rtm_core] close];
  [channel release];
  return channel != nil;
}

- (NSMutableDictionary<NSString *, AgoraRtmChannel *> *)channels {
  RtmSession *const session = _impl;
  pthread_mutex_lock(&session->mutex);
  NSMutableDictionary *const copy = [[session->channels mutableCopy] autorelease];
  pthread_mutex_unlock(&session->mutex);
  return copy;
}

// Call invitations.

- (AgoraRtmCallKit *)getRtmCallKit {
  RtmSession *const session = _impl;
  pthread_mutex_lock(&session->mutex);
  if (session->callKit == nil && session->client != 0) {
    AgoraRtmCallKit *const made = [[AgoraRtmCallKit alloc] init];
    if ([[made rtm_desk] open:session]) session->callKit = [made retain];
    [made release];
  }
  AgoraRtmCallKit *const callKit = [[session->callKit retain] autorelease];
  pthread_mutex_unlock(&session->mutex);
  return callKit;
}

- (AgoraRtmCallKit *)rtmCallKit { return [self getRtmCallKit]; }

- (void)setRtmCallKit:(AgoraRtmCallKit *)callKit {
  RtmSession *const session = _impl;
  pthread_mutex_lock(&session->mutex);
  AgoraRtmCallKit *const former = session->callKit;
  // One of another kit stays there.
  const BOOL taken = former != callKit && (callKit == nil || [callKit isKindOfClass:[AgoraRtmCallKit class]]);
  if (taken) session->callKit = nil;
  pthread_mutex_unlock(&session->mutex);
  if (!taken) return;
  [[former rtm_desk] close];
  [former release];
  if (callKit == nil) return;
  pthread_mutex_lock(&session->mutex);
  if (session->callKit == nil && [[callKit rtm_desk] open:session]) session->callKit = [callKit retain];
  pthread_mutex_unlock(&session->mutex);
}

// Presence.

- (void)queryPeersOnlineStatus:(NSArray<NSString *> *)peerIds completion:(AgoraRtmQueryPeersOnlineBlock)completion {
  RtmSession *const session = _impl;
  const RtmWrongs wrongs = {AgoraRtmQueryPeersOnlineErrorInvalidArgument, AgoraRtmQueryPeersOnlineErrorFailure};
  size_t count = 0;
  const char *const *const peers = RtmTexts(peerIds, &count);
  [session ask:^(int64_t *number) { return rtm_presence_query(session->client, peers, count, number); } request:NULL wrongs:wrongs answer:RTM_ANSWER(completion, value, code)];
}

- (void)subscribePeersOnlineStatus:(NSArray<NSString *> *)peerIds completion:(AgoraRtmSubscriptionRequestBlock)completion {
  RtmSession *const session = _impl;
  size_t count = 0;
  const char *const *const peers = RtmTexts(peerIds, &count);
  [session ask:^(int64_t *number) { return rtm_presence_subscribe(session->client, peers, count, number); }
       request:NULL wrongs:kSubscriptionWrongs answer:RTM_ANSWER(completion, code)];
}

- (void)unsubscribePeersOnlineStatus:(NSArray<NSString *> *)peerIds completion:(AgoraRtmSubscriptionRequestBlock)completion {
  RtmSession *const session = _impl;
  size_t count = 0;
  const char *const *const peers = RtmTexts(peerIds, &count);
  [session ask:^(int64_t *number) { return rtm_presence_unsubscribe(session->client, peers, count, number); }
       request:NULL wrongs:kSubscriptionWrongs answer:RTM_ANSWER(completion, code)];
}

- (void)queryPeersBySubscriptionOption:(AgoraRtmPeerSubscriptionOptions)option completion:(AgoraRtmQueryPeersBySubscriptionOptionBlock)completion {
  RtmSession *const session = _impl;
  const RtmWrongs wrongs = {AgoraRtmQueryPeersBySubscriptionOptionErrorFailure, AgoraRtmQueryPeersBySubscriptionOptionErrorFailure};
  [session ask:^(int64_t *number) {
    if (session->client != 0 && option != AgoraRtmPeerSubscriptionOnlineStatus) return RTM_ERR_ARGUMENT;
    return rtm_presence_subscribed(session->client, number);
  } request:NULL wrongs:wrongs answer:RTM_ANSWER(completion, value, code)];
}

- (void)getChannelMemberCount:(NSArray<NSString *> *)channelIds completion:(AgoraRtmChannelMemberCountBlock)completion {
  RtmSession *const session = _impl;
  const RtmWrongs wrongs = {AgoraRtmChannelMemberCountErrorInvalidArgument, AgoraRtmChannelMemberCountErrorFailure};
  size_t count = 0;
  const char *const *const channels = RtmTexts(channelIds, &count);
  [session ask:^(int64_t *number) { return rtm_member_counts_get(session->client, channels, count, number); }
       request:NULL wrongs:wrongs answer:RTM_ANSWER(completion, value, code)];
}

// Attributes of users.

- (void)writeOwn:(int32_t)operation pairs:(const rtm_attribute *)pairs count:(size_t)count answer:(RtmAnswer)answer {
  RtmSession *const session = _impl;
  [session ask:^(int64_t *number) { return rtm_user_attributes_write(session->client, operation, pairs, count, number); }
       request:NULL wrongs:kAttributeWrongs answer:answer];
}

- (void)setLocalUserAttributes:(NSArray<AgoraRtmAttribute *> *)attributes completion:(AgoraRtmSetLocalUserAttributesBlock)completion {
  size_t count = 0;
  const rtm_attribute *const pairs = RtmPairs(attributes, &count);
  [self writeOwn:RtmSetAttributes pairs:pairs count:count answer:RTM_ANSWER(completion, code)];
}

- (void)addOrUpdateLocalUserAttributes:(NSArray<AgoraRtmAttribute *> *)attributes completion:(AgoraRtmAddOrUpdateLocalUserAttributesBlock)completion {
  size_t count = 0;
  const rtm_attribute *const pairs = RtmPairs(attributes, &count);
  [self writeOwn:RtmUpdateAttributes pairs:pairs count:count answer:RTM_ANSWER(completion, code)];
}

- (void)deleteLocalUserAttributesByKeys:(NSArray<NSString *> *)attributeKeys completion:(AgoraRtmDeleteLocalUserAttributesBlock)completion {
  size_t count = 0;
  const rtm_attribute *const pairs = RtmKeys(attributeKeys, &count);
  [self writeOwn:RtmDeleteAttributes pairs:pairs count:count answer:RTM_ANSWER(completion, code)];
}

- (void)clearLocalUserAttributesWithCompletion:(AgoraRtmClearLocalUserAttributesBlock)completion {
  [self writeOwn:RtmClearAttributes pairs:NULL count:0 answer:RTM_ANSWER(completion, code)];
}

- (void)getOf:(NSString *)userId keys:(const char *const *)keys count:(size_t)count completion:(AgoraRtmGetUserAttributesBlock)completion {
  RtmSession *const session = _impl;
  NSString *const asked = [[userId copy] autorelease];
  const RtmAnswer answer = RTM_ANSWER(completion, value, asked, code);
  [session ask:^(int64_t *number) { return rtm_user_attributes_get(session->client, RtmText(asked), keys, count, number); }
       request:NULL wrongs:kAttributeWrongs answer:answer];
}

- (void)getUserAllAttributes:(NSString *)userId completion:(AgoraRtmGetUserAttributesBlock)completion {
  [self getOf:userId keys:NULL count:0 completion:completion];
}

- (void)getUserAttributes:(NSString *)userId ByKeys:(NSArray<NSString *> *)attributeKeys completion:(AgoraRtmGetUserAttributesBlock)completion {
  size_t count = 0;
  const char *const *const keys = RtmTexts(attributeKeys, &count);
  [self getOf:userId keys:keys count:count completion:completion];
}

// Attributes of channels.

- (void)write:(int32_t)operation
    ofChannel:(NSString *)channelId
        pairs:(const rtm_attribute *)pairs
        count:(size_t)count
      options:(AgoraRtmChannelAttributeOptions *)options
       answer:(RtmAnswer)answer {
  RtmSession *const session = _impl;
  const bool notify = [options enableNotificationToChannelMembers];
  [session ask:^(int64_t *number) { return rtm_channel_attributes_write(session->client, RtmText(channelId), operation, pairs, count, notify, number); }
       request:NULL wrongs:kAttributeWrongs answer:answer];
}

- (void)setChannel:(NSString *)channelId
        Attributes:(NSArray<AgoraRtmChannelAttribute *> *)attributes
           Options:(AgoraRtmChannelAttributeOptions *)options
        completion:(AgoraRtmSetChannelAttributesBlock)completion {
  size_t count = 0;
  const rtm_attribute *const pairs = RtmPairs(attributes, &count);
  [self write:RtmSetAttributes ofChannel:channelId pairs:pairs count:count options:options answer:RTM_ANSWER(completion, code)];
}

- (void)addOrUpdateChannel:(NSString *)channelId
                Attributes:(NSArray<AgoraRtmChannelAttribute *> *)attributes
                   Options:(AgoraRtmChannelAttributeOptions *)options
                completion:(AgoraRtmAddOrUpdateChannelAttributesBlock)completion {
  size_t count = 0;
  const rtm_attribute *const pairs = RtmPairs(attributes, &count);
  [self write:RtmUpdateAttributes ofChannel:channelId pairs:pairs count:count options:options answer:RTM_ANSWER(completion, code)];
}

- (void)deleteChannel:(NSString *)channelId
     AttributesByKeys:(NSArray<NSString *> *)attributeKeys
              Options:(AgoraRtmChannelAttributeOptions *)options
           completion:(AgoraRtmDeleteChannelAttributesBlock)completion {
  size_t count = 0;
  const rtm_attribute *const pairs = RtmKeys(attributeKeys, &count);
  [self write:RtmDeleteAttributes ofChannel:channelId pairs:pairs count:count options:options answer:RTM_ANSWER(completion, code)];
}

- (void)clearChannel:(NSString *)channelId
                     Options:(AgoraRtmChannelAttributeOptions *)options
    AttributesWithCompletion:(AgoraRtmClearChannelAttributesBlock)completion {
  [self write:RtmClearAttributes ofChannel:channelId pairs:NULL count:0 options:options answer:RTM_ANSWER(completion, code)];
}

- (void)getOfChannel:(NSString *)channelId keys:(const char *const *)keys count:(size_t)count answer:(RtmAnswer)answer {
  RtmSession *const session = _impl;
  [session ask:^(int64_t *number) { return rtm_channel_attributes_get(session->client, RtmText(channelId), keys, count, number); }
       request:NULL wrongs:kAttributeWrongs answer:answer];
}

- (void)getChannelAllAttributes:(NSString *)channelId completion:(AgoraRtmGetChannelAttributesBlock)completion {
  [self getOfChannel:channelId keys:NULL count:0 answer:RTM_ANSWER(completion, value, code)];
}

- (void)getChannelAttributes:(NSString *)channelId ByKeys:(NSArray<NSString *> *)attributeKeys completion:(AgoraRtmGetChannelAttributesBlock)completion {
  size_t count = 0;
  const char *const *const keys = RtmTexts(attributeKeys, &count);
  [self getOfChannel:channelId keys:keys count:count answer:RTM_ANSWER(completion, value, code)];
}

// Settings.

- (int)setParameters:(NSString *)parameters {
  RtmSession *const session = _impl;
  const int32_t status = rtm_client_set_parameters(session->client, RtmText(parameters));
  // Any JSON object is accepted, as in the original; the library has logged which known parameter cannot have its value.
  return status == RTM_ERR_ARGUMENT ? 0 : status;
}

- (int)setLogFile:(NSString *)logFile {
  // To end the log is the C ABI's alone.
  return logFile == nil ? RTM_ERR_NULL : rtm_log_set_file(RtmText(logFile));
}

- (int)setLogFileSize:(int)fileSize {
  if (fileSize > 0) rtm_log_set_size((uint32_t)fileSize);
  return 0;
}

- (int)setLogFilters:(AgoraRtmLogFilter)filter { return rtm_log_set_filter((uint32_t)filter); }

+ (NSString *)getSDKVersion { return RtmString(rtm_version()); }

+ (AgoraRtmSetContextErrorCode)setRtmServiceContext:(AgoraRtmServiceContext *)context {
  const BOOL good = [context isKindOfClass:[AgoraRtmServiceContext class]];
  return good && RtmKitsAlive() == 0 ? AgoraRtmSetContextErrorOK : AgoraRtmSetContextErrorFailure;
}

@end
