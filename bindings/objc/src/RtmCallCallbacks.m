// From the C ABI's callbacks about invitations to the delegate of a call kit.
#import "RtmCallDesk.h"
#import "RtmText.h"

typedef void (^RtmCallTelling)(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation);

static RtmCallDesk *of(void *userData) { return (RtmCallDesk *)userData; }

// The invitation of a handle. With `last` the desk lets go of it. nil: it is not known, or the call kit has ended.
static id known(RtmCallDesk *desk, rtm_invitation_t handle, BOOL last) {
  NSNumber *const key = [NSNumber numberWithUnsignedLongLong:handle];
  pthread_mutex_lock(&desk->session->mutex);
  const id invitation = [[[desk->calls objectForKey:key] retain] autorelease];
  if (last) [desk->calls removeObjectForKey:key];
  pthread_mutex_unlock(&desk->session->mutex);
  if (last && invitation != nil) rtm_invitation_release(handle);
  return invitation;
}

// Tells the delegate, if it has the method. The invitation shows what is told, from then on.
static void tell(RtmCallDesk *desk, id invitation, NSInteger state, NSString *response, SEL method, RtmCallTelling telling) {
  if (invitation == nil) return;
  [desk->session tell:^(AgoraRtmKit *kit) {
    (void)kit;
    RtmInvitation *const core = [(AgoraRtmLocalInvitation *)invitation rtm_core];
    if (response != nil) [core setText:response at:&core->response];
    [core setState:state];
    AgoraRtmCallKit *const callKit = RtmWeakLoad(&desk->callKit);
    const id<AgoraRtmCallDelegate> delegate = RtmWeakLoad(&desk->delegate);
    pthread_mutex_lock(&desk->session->mutex);
    const BOOL closed = desk->closed;
    pthread_mutex_unlock(&desk->session->mutex);
    if (!closed && callKit != nil && [delegate respondsToSelector:method]) telling(callKit, delegate, invitation);
  }];
}

static void letGo(void *userData) {
  RtmCalledBack(^{
    [of(userData) release];
  });
}

static void onLocalReceived(void *userData, rtm_invitation_t handle) {
  RtmCalledBack(^{
    tell(of(userData), known(of(userData), handle, NO), AgoraRtmLocalInvitationStateReceivedByRemote, nil,
         @selector(rtmCallKit:localInvitationReceivedByPeer:), ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit localInvitationReceivedByPeer:invitation];
         });
  });
}

static void onLocalCanceled(void *userData, rtm_invitation_t handle) {
  RtmCalledBack(^{
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmLocalInvitationStateCanceled, nil, @selector(rtmCallKit:localInvitationCanceled:),
         ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit localInvitationCanceled:invitation];
         });
  });
}

static void onLocalFailure(void *userData, rtm_invitation_t handle, int32_t code) {
  RtmCalledBack(^{
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmLocalInvitationStateFailure, nil,
         @selector(rtmCallKit:localInvitationFailure:errorCode:), ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit localInvitationFailure:invitation errorCode:code];
         });
  });
}

static void onLocalAccepted(void *userData, rtm_invitation_t handle, const char *text) {
  RtmCalledBack(^{
    NSString *const response = RtmString(text);
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmLocalInvitationStateAcceptedByRemote, response,
         @selector(rtmCallKit:localInvitationAccepted:withResponse:), ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit localInvitationAccepted:invitation withResponse:response];
         });
  });
}

static void onLocalRefused(void *userData, rtm_invitation_t handle, const char *text) {
  RtmCalledBack(^{
    NSString *const response = RtmString(text);
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmLocalInvitationStateRefusedByRemote, response,
         @selector(rtmCallKit:localInvitationRefused:withResponse:), ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit localInvitationRefused:invitation withResponse:response];
         });
  });
}

static NSString *textOf(rtm_invitation_t handle, int32_t (*get)(rtm_invitation_t, const char **)) {
  const char *text = NULL;
  return get(handle, &text) == 0 ? [RtmString(text) retain] : @"";
}

static void onRemoteReceived(void *userData, rtm_invitation_t handle) {
  RtmCalledBack(^{
    if (rtm_invitation_retain(handle) != 0) return;
    RtmCallDesk *const desk = of(userData);
    AgoraRtmRemoteInvitation *const received = [[[AgoraRtmRemoteInvitation alloc] init] autorelease];
    RtmInvitation *const core = [received rtm_core];
    core->desk = [desk retain];
    core->handle = handle;
    core->peerId = textOf(handle, &rtm_invitation_peer_id);
    core->content = textOf(handle, &rtm_invitation_content);
    core->channelId = textOf(handle, &rtm_invitation_channel_id);
    [core setState:AgoraRtmRemoteInvitationStateInvitationReceived];
    pthread_mutex_lock(&desk->session->mutex);
    const BOOL closed = desk->closed;
    if (!closed) [desk->calls setObject:received forKey:[NSNumber numberWithUnsignedLongLong:handle]];
    pthread_mutex_unlock(&desk->session->mutex);
    if (closed) {
      rtm_invitation_release(handle);
      return;
    }
    tell(desk, received, AgoraRtmRemoteInvitationStateInvitationReceived, nil, @selector(rtmCallKit:remoteInvitationReceived:),
         ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit remoteInvitationReceived:invitation];
         });
  });
}

static void onRemoteRefused(void *userData, rtm_invitation_t handle) {
  RtmCalledBack(^{
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmRemoteInvitationStateRefused, nil, @selector(rtmCallKit:remoteInvitationRefused:),
         ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit remoteInvitationRefused:invitation];
         });
  });
}

static void onRemoteAccepted(void *userData, rtm_invitation_t handle) {
  RtmCalledBack(^{
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmRemoteInvitationStateAccepted, nil, @selector(rtmCallKit:remoteInvitationAccepted:),
         ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit remoteInvitationAccepted:invitation];
         });
  });
}

static void onRemoteCanceled(void *userData, rtm_invitation_t handle) {
  RtmCalledBack(^{
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmRemoteInvitationStateCanceled, nil, @selector(rtmCallKit:remoteInvitationCanceled:),
         ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit remoteInvitationCanceled:invitation];
         });
  });
}

static void onRemoteFailure(void *userData, rtm_invitation_t handle, int32_t code) {
  RtmCalledBack(^{
    tell(of(userData), known(of(userData), handle, YES), AgoraRtmRemoteInvitationStateFailure, nil,
         @selector(rtmCallKit:remoteInvitationFailure:errorCode:), ^(AgoraRtmCallKit *callKit, id<AgoraRtmCallDelegate> delegate, id invitation) {
           [delegate rtmCallKit:callKit remoteInvitationFailure:invitation errorCode:code];
         });
  });
}

rtm_invitation_callbacks RtmCallCallbacks(RtmCallDesk *desk) {
  return (rtm_invitation_callbacks){
      .size = sizeof(rtm_invitation_callbacks),
      .user_data = [desk retain],
      .release = &letGo,
      .on_local_received = &onLocalReceived,
      .on_local_canceled = &onLocalCanceled,
      .on_local_failure = &onLocalFailure,
      .on_local_accepted = &onLocalAccepted,
      .on_local_refused = &onLocalRefused,
      .on_remote_refused = &onRemoteRefused,
      .on_remote_accepted = &onRemoteAccepted,
      .on_remote_received = &onRemoteReceived,
      .on_remote_failure = &onRemoteFailure,
      .on_remote_canceled = &onRemoteCanceled,
  };
}
