#import "RtmChannelCore.h"
#import "RtmMessage.h"

@implementation AgoraRtmChannel

- (void)dealloc {
  // A channel of the program's alone, which its kit does not know any more, was closed by it.
  [_impl release];
  [super dealloc];
}

// Without a core, for one that the program has made itself, everything is answered on the queue of a session that has no client.
static RtmSession *sessionOf(RtmChannelCore *core) { return core == nil ? [[[RtmSession alloc] initWithKit:nil appId:nil] autorelease] : core->session; }

- (AgoraRtmKit *)kit {
  RtmChannelCore *const core = _impl;
  return core == nil ? nil : RtmWeakLoad(&core->session->kit);
}

- (id<AgoraRtmChannelDelegate>)channelDelegate {
  RtmChannelCore *const core = _impl;
  return core == nil ? nil : RtmWeakLoad(&core->delegate);
}

- (void)setChannelDelegate:(id<AgoraRtmChannelDelegate>)delegate {
  RtmChannelCore *const core = _impl;
  if (core != nil) RtmWeakStore(&core->delegate, delegate);
}

- (void)joinWithCompletion:(AgoraRtmJoinChannelBlock)completion {
  RtmChannelCore *const core = _impl;
  const RtmWrongs wrongs = {AgoraRtmJoinChannelErrorInvalidArgument, AgoraRtmJoinChannelErrorFailure};
  const RtmAnswer answer = RTM_ANSWER(completion, code);
  [sessionOf(core) ask:^{
    return core == nil ? RTM_ERR_HANDLE : rtm_channel_join(core->handle);
  } inLine:core == nil ? nil : core->joins wrongs:wrongs answer:answer];
}

- (void)leaveWithCompletion:(AgoraRtmLeaveChannelBlock)completion {
  RtmChannelCore *const core = _impl;
  const RtmWrongs wrongs = {AgoraRtmLeaveChannelErrorFailure, AgoraRtmLeaveChannelErrorFailure};
  const RtmAnswer answer = RTM_ANSWER(completion, code);
  [sessionOf(core) ask:^{
    return core == nil ? RTM_ERR_HANDLE : rtm_channel_leave(core->handle);
  } inLine:core == nil ? nil : core->leaves wrongs:wrongs answer:answer];
}

- (void)getMembersWithCompletion:(AgoraRtmGetMembersBlock)completion {
  RtmChannelCore *const core = _impl;
  const RtmWrongs wrongs = {AgoraRtmGetMembersErrorFailure, AgoraRtmGetMembersErrorFailure};
  const RtmAnswer answer = RTM_ANSWER(completion, value, code);
  [sessionOf(core) ask:^{
    return core == nil ? RTM_ERR_HANDLE : rtm_channel_members(core->handle);
  } inLine:core == nil ? nil : core->members wrongs:wrongs answer:answer];
}

- (void)sendMessage:(AgoraRtmMessage *)message completion:(AgoraRtmSendChannelMessageBlock)completion {
  [self sendMessage:message sendMessageOptions:nil completion:completion];
}

- (void)sendMessage:(AgoraRtmMessage *)message
    sendMessageOptions:(AgoraRtmSendMessageOptions *)options
            completion:(AgoraRtmSendChannelMessageBlock)completion {
  RtmChannelCore *const core = _impl;
  const rtm_send_options how = RtmSendOptionsOf(options);
  const RtmWrongs wrongs = {AgoraRtmSendChannelMessageInvalidMessage, AgoraRtmSendChannelMessageErrorFailure};
  const RtmAnswer answer = RTM_ANSWER(completion, code);
  [sessionOf(core) send:message
               inTable:core == nil ? nil : core->messages
                wrongs:wrongs
                answer:answer
                  call:^(const rtm_message *described) {
                    if (core == nil || core->handle == 0) return RTM_ERR_HANDLE;
                    return described == NULL ? RTM_ERR_NULL : rtm_channel_send(core->handle, described, &how);
                  }];
}

@end

@implementation AgoraRtmChannel (Rtm)

- (instancetype)rtm_initWithSession:(RtmSession *)session channelId:(NSString *)channelId {
  self = [super init];
  if (self == nil) return nil;
  _impl = [[RtmChannelCore alloc] initWithSession:session channelId:channelId channel:self];
  if (_impl != nil) return self;
  [self release];
  return nil;
}

- (RtmChannelCore *)rtm_core { return _impl; }

@end
