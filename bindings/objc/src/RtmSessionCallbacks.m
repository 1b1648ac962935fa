// From the C ABI's callbacks about a client to delegates and blocks.
#import "RtmMessage.h"
#import "RtmSession.h"
#import "RtmText.h"
#import "RtmValues.h"

static RtmSession *of(void *userData) { return (RtmSession *)userData; }

// Who waits under a number, no longer written down.
static RtmAnswer taken(RtmSession *session, NSMutableDictionary *table, int64_t number) {
  NSNumber *const key = [NSNumber numberWithLongLong:number];
  pthread_mutex_lock(&session->mutex);
  const id answer = [[[table objectForKey:key] retain] autorelease];
  [table removeObjectForKey:key];
  pthread_mutex_unlock(&session->mutex);
  return answer;
}

static RtmAnswer first(RtmSession *session, NSMutableArray *line) {
  pthread_mutex_lock(&session->mutex);
  const RtmAnswer answer = RtmFirstOf(line);
  pthread_mutex_unlock(&session->mutex);
  return answer;
}

static void bringRequest(RtmSession *session, int64_t request, int32_t code, id value) {
  [session bring:taken(session, session->requests, request) request:request code:code value:code == 0 ? value : nil];
}

// Tells the kit's delegate, if it has the method.
static void tellDelegate(RtmSession *session, SEL method, void (^telling)(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate)) {
  [session tell:^(AgoraRtmKit *kit) {
    const id<AgoraRtmDelegate> delegate = RtmWeakLoad(&session->delegate);
    if ([delegate respondsToSelector:method]) telling(kit, delegate);
  }];
}

static void letGo(void *userData) {
  RtmCalledBack(^{
    [of(userData) release];
  });
}

static void onLogin(void *userData, int32_t code) {
  RtmCalledBack(^{
    [of(userData) bring:first(of(userData), of(userData)->logins) request:0 code:code value:nil];
  });
}

static void onLogout(void *userData, int32_t code) {
  RtmCalledBack(^{
    [of(userData) bring:first(of(userData), of(userData)->logouts) request:0 code:code value:nil];
  });
}

static void onTokenRenewed(void *userData, const char *token, int32_t code) {
  RtmCalledBack(^{
    [of(userData) bring:first(of(userData), of(userData)->renewals) request:0 code:code value:RtmString(token)];
  });
}

static void onConnectionState(void *userData, int32_t state, int32_t reason) {
  RtmCalledBack(^{
    tellDelegate(of(userData), @selector(rtmKit:connectionStateChanged:reason:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
      [delegate rtmKit:kit connectionStateChanged:state reason:reason];
    });
  });
}

static void onTokenExpired(void *userData) {
  RtmCalledBack(^{
    tellDelegate(of(userData), @selector(rtmKitTokenDidExpire:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
      [delegate rtmKitTokenDidExpire:kit];
    });
  });
}

static void onTokenWillExpire(void *userData) {
  RtmCalledBack(^{
    tellDelegate(of(userData), @selector(rtmKitTokenPrivilegeWillExpire:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
      [delegate rtmKitTokenPrivilegeWillExpire:kit];
    });
  });
}

static void onSendResult(void *userData, int64_t message, int32_t code) {
  RtmCalledBack(^{
    [of(userData) bring:taken(of(userData), of(userData)->messages, message) request:message code:code value:nil];
  });
}

static void onMessage(void *userData, const char *peer, const rtm_message *message) {
  RtmCalledBack(^{
    AgoraRtmMessage *const received = [AgoraRtmMessage rtm_messageOf:message];
    NSString *const from = RtmString(peer);
    switch ([received type]) {
      case AgoraRtmMessageTypeFile:
        tellDelegate(of(userData), @selector(rtmKit:fileMessageReceived:fromPeer:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
          [delegate rtmKit:kit fileMessageReceived:(AgoraRtmFileMessage *)received fromPeer:from];
        });
        break;
      case AgoraRtmMessageTypeImage:
        tellDelegate(of(userData), @selector(rtmKit:imageMessageReceived:fromPeer:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
          [delegate rtmKit:kit imageMessageReceived:(AgoraRtmImageMessage *)received fromPeer:from];
        });
        break;
      case AgoraRtmMessageTypeText:
      case AgoraRtmMessageTypeRaw:
        tellDelegate(of(userData), @selector(rtmKit:messageReceived:fromPeer:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
          [delegate rtmKit:kit messageReceived:received fromPeer:from];
        });
        break;
      case AgoraRtmMessageTypeUndefined:
        // A kind that this surface has no method for.
        break;
    }
  });
}

static void onMediaProgress(void *userData, int64_t request, int32_t direction, int64_t current, int64_t total) {
  RtmCalledBack(^{
    AgoraRtmMediaOperationProgress *const progress = RtmProgressOf(current, total);
    if (direction == 1) {
      tellDelegate(of(userData), @selector(rtmKit:media:uploadingProgress:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
        [delegate rtmKit:kit media:request uploadingProgress:progress];
      });
    } else {
      tellDelegate(of(userData), @selector(rtmKit:media:downloadingProgress:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
        [delegate rtmKit:kit media:request downloadingProgress:progress];
      });
    }
  });
}

static void onMediaUpload(void *userData, int64_t request, int32_t kind, const rtm_message *message, int32_t code) {
  (void)kind;
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, message == NULL ? nil : [AgoraRtmMessage rtm_messageOf:message]);
  });
}

static void onMediaDownloadToFile(void *userData, int64_t request, int32_t code) {
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, nil);
  });
}

static void onMediaDownloadToMemory(void *userData, int64_t request, const uint8_t *data, size_t length, rtm_buffer_t buffer, int32_t code) {
  (void)buffer;
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, [NSData dataWithBytes:data length:length]);
  });
}

static void onMediaCancel(void *userData, int64_t request, int32_t direction, int32_t code) {
  (void)direction;
  RtmCalledBack(^{
    RtmSession *const session = of(userData);
    NSNumber *const key = [NSNumber numberWithLongLong:request];
    pthread_mutex_lock(&session->mutex);
    NSMutableArray *const line = [session->cancels objectForKey:key];
    const RtmAnswer answer = RtmFirstOf(line);
    if ([line count] == 0) [session->cancels removeObjectForKey:key];
    pthread_mutex_unlock(&session->mutex);
    [session bring:answer request:request code:code value:nil];
  });
}

static void onPresenceQuery(void *userData, int64_t request, const rtm_peer_status *peers, size_t count, int32_t code) {
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, RtmStatusesOf(peers, count));
  });
}

static void onPresenceSubscription(void *userData, int64_t request, int32_t code) {
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, nil);
  });
}

static void onPresenceSubscribed(void *userData, int64_t request, const char *const *peers, size_t count, int32_t code) {
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, RtmStringsOf(peers, count));
  });
}

static void onPresenceChange(void *userData, const rtm_peer_status *peers, size_t count) {
  RtmCalledBack(^{
    NSArray<AgoraRtmPeerOnlineStatus *> *const changed = RtmStatusesOf(peers, count);
    tellDelegate(of(userData), @selector(rtmKit:PeersOnlineStatusChanged:), ^(AgoraRtmKit *kit, id<AgoraRtmDelegate> delegate) {
      [delegate rtmKit:kit PeersOnlineStatusChanged:changed];
    });
  });
}

static void onAttributesWritten(void *userData, int64_t request, int32_t operation, int32_t code) {
  (void)operation;
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, nil);
  });
}

static void onUserAttributes(void *userData, int64_t request, const char *user, const rtm_attribute *attributes, size_t count, int32_t code) {
  (void)user;
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, RtmAttributesOf(attributes, count));
  });
}

static void onChannelAttributes(void *userData, int64_t request, const char *channel, const rtm_channel_attribute *attributes, size_t count, int32_t code) {
  (void)channel;
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, RtmChannelAttributesOf(attributes, count));
  });
}

static void onMemberCounts(void *userData, int64_t request, const rtm_member_count *counts, size_t count, int32_t code) {
  RtmCalledBack(^{
    bringRequest(of(userData), request, code, RtmCountsOf(counts, count));
  });
}

rtm_client_callbacks RtmSessionCallbacks(RtmSession *session) {
  return (rtm_client_callbacks){
      .size = sizeof(rtm_client_callbacks),
      .user_data = [session retain],
      .release = &letGo,
      .on_login = &onLogin,
      .on_logout = &onLogout,
      .on_connection_state = &onConnectionState,
      .on_send_result = &onSendResult,
      .on_message = &onMessage,
      .on_media_progress = &onMediaProgress,
      .on_media_upload = &onMediaUpload,
      .on_media_download_to_file = &onMediaDownloadToFile,
      .on_media_download_to_memory = &onMediaDownloadToMemory,
      .on_media_cancel = &onMediaCancel,
      .on_token_renewed = &onTokenRenewed,
      .on_token_expired = &onTokenExpired,
      .on_token_will_expire = &onTokenWillExpire,
      .on_presence_query = &onPresenceQuery,
      .on_presence_subscription = &onPresenceSubscription,
      .on_presence_subscribed = &onPresenceSubscribed,
      .on_presence_change = &onPresenceChange,
      .on_user_attributes_written = &onAttributesWritten,
      .on_user_attributes = &onUserAttributes,
      .on_channel_attributes_written = &onAttributesWritten,
      .on_channel_attributes = &onChannelAttributes,
      .on_member_counts = &onMemberCounts,
  };
}
