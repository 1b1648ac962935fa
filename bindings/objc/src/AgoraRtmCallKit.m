#import "RtmCallDesk.h"

/// A text of an invitation.
#define INVITATION_TEXT(name)                     \
  -(NSString *)name {                             \
    RtmInvitation *const core = _impl;            \
    return [core textAt:&core->name];             \
  }

@implementation AgoraRtmLocalInvitation

- (instancetype)init { return [self initWithCalleeId:@""]; }

- (instancetype)initWithCalleeId:(NSString *)calleeId {
  self = [super init];
  if (self == nil) return nil;
  _impl = [[RtmInvitation alloc] init];
  [self setCalleeId:calleeId];
  return self;
}

- (void)dealloc {
  [_impl release];
  [super dealloc];
}

- (NSString *)calleeId {
  RtmInvitation *const core = _impl;
  return [core textAt:&core->peerId];
}

- (void)setCalleeId:(NSString *)calleeId {
  RtmInvitation *const core = _impl;
  [core setText:calleeId == nil ? @"" : calleeId at:&core->peerId];
}

INVITATION_TEXT(content)
INVITATION_TEXT(response)
INVITATION_TEXT(channelId)

- (void)setContent:(NSString *)content {
  RtmInvitation *const core = _impl;
  [core setText:content at:&core->content];
}

- (void)setChannelId:(NSString *)channelId {
  RtmInvitation *const core = _impl;
  [core setText:channelId at:&core->channelId];
}

- (AgoraRtmLocalInvitationState)state { return (AgoraRtmLocalInvitationState)[(RtmInvitation *)_impl state]; }

- (RtmInvitation *)rtm_core { return _impl; }

@end

@implementation AgoraRtmRemoteInvitation

- (instancetype)init {
  self = [super init];
  if (self != nil) _impl = [[RtmInvitation alloc] init];
  return self;
}

- (void)dealloc {
  [_impl release];
  [super dealloc];
}

- (NSString *)callerId {
  RtmInvitation *const core = _impl;
  NSString *const caller = [core textAt:&core->peerId];
  return caller == nil ? @"" : caller;
}

INVITATION_TEXT(content)
INVITATION_TEXT(response)
INVITATION_TEXT(channelId)

- (void)setResponse:(NSString *)response {
  RtmInvitation *const core = _impl;
  [core setText:response at:&core->response];
}

- (AgoraRtmRemoteInvitationState)state { return (AgoraRtmRemoteInvitationState)[(RtmInvitation *)_impl state]; }

- (RtmInvitation *)rtm_core { return _impl; }

@end

@implementation AgoraRtmCallKit

- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  RtmCallDesk *const desk = [[RtmCallDesk alloc] init];
  RtmWeakStore(&desk->callKit, self);
  _impl = desk;
  return self;
}

- (void)dealloc {
  [(RtmCallDesk *)_impl close];
  [_impl release];
  [super dealloc];
}

- (RtmCallDesk *)rtm_desk { return _impl; }

- (AgoraRtmKit *)rtmKit {
  RtmCallDesk *const desk = _impl;
  return desk->session == nil ? nil : RtmWeakLoad(&desk->session->kit);
}

- (id<AgoraRtmCallDelegate>)callDelegate {
  RtmCallDesk *const desk = _impl;
  return RtmWeakLoad(&desk->delegate);
}

- (void)setCallDelegate:(id<AgoraRtmCallDelegate>)delegate {
  RtmCallDesk *const desk = _impl;
  RtmWeakStore(&desk->delegate, delegate);
}

- (void)sendLocalInvitation:(AgoraRtmLocalInvitation *)invitation completion:(AgoraRtmLocalInvitationSendBlock)completion {
  [(RtmCallDesk *)_impl send:invitation answer:RTM_ANSWER(completion, code)];
}

- (void)cancelLocalInvitation:(AgoraRtmLocalInvitation *)invitation completion:(AgoraRtmLocalInvitationCancelBlock)completion {
  [(RtmCallDesk *)_impl cancel:invitation answer:RTM_ANSWER(completion, code)];
}

- (void)acceptRemoteInvitation:(AgoraRtmRemoteInvitation *)invitation completion:(AgoraRtmRemoteInvitationAcceptBlock)completion {
  const RtmAnswer answer = RTM_ANSWER(completion, code);
  [(RtmCallDesk *)_impl reply:invitation how:&rtm_invitation_accept state:AgoraRtmRemoteInvitationStateAcceptSentToLocal answer:answer];
}

- (void)refuseRemoteInvitation:(AgoraRtmRemoteInvitation *)invitation completion:(AgoraRtmRemoteInvitationRefuseBlock)completion {
  const RtmAnswer answer = RTM_ANSWER(completion, code);
  [(RtmCallDesk *)_impl reply:invitation how:&rtm_invitation_refuse state:AgoraRtmRemoteInvitationStateInvitationReceived answer:answer];
}

@end
