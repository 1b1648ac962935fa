#import "RtmCallDesk.h"

#import "RtmText.h"

static const RtmWrongs kWrongs = {AgoraRtmInvitationApiCallErrorInvalidAugment, AgoraRtmInvitationApiCallErrorInvalidAugment};

@implementation RtmInvitation

- (instancetype)init {
  self = [super init];
  if (self != nil) pthread_mutex_init(&mutex, NULL);
  return self;
}

- (void)dealloc {
  [desk release];
  [peerId release];
  [content release];
  [response release];
  [channelId release];
  pthread_mutex_destroy(&mutex);
  [super dealloc];
}

- (NSString *)textAt:(NSString **)place {
  pthread_mutex_lock(&mutex);
  NSString *const text = [*place retain];
  pthread_mutex_unlock(&mutex);
  return [text autorelease];
}

- (void)setText:(NSString *)text at:(NSString **)place {
  NSString *const copied = [text copy];
  pthread_mutex_lock(&mutex);
  NSString *const former = *place;
  *place = copied;
  pthread_mutex_unlock(&mutex);
  [former release];
}

- (NSInteger)state { return __atomic_load_n(&state, __ATOMIC_ACQUIRE); }
- (void)setState:(NSInteger)now { __atomic_store_n(&state, now, __ATOMIC_RELEASE); }

@end

@implementation RtmCallDesk

- (instancetype)init {
  self = [super init];
  if (self != nil) calls = [[NSMutableDictionary alloc] init];
  return self;
}

- (void)dealloc {
  RtmWeakStore(&callKit, nil);
  RtmWeakStore(&delegate, nil);
  [session release];
  [calls release];
  [super dealloc];
}

- (BOOL)open:(RtmSession *)owner {
  if (session != nil || owner->client == 0) return NO;
  session = [owner retain];
  const rtm_invitation_callbacks callbacks = RtmCallCallbacks(self);
  if (rtm_invitation_set_callbacks(session->client, &callbacks) == 0) return YES;
  callbacks.release(callbacks.user_data);
  return NO;
}

- (void)close {
  if (session == nil) return;
  pthread_mutex_lock(&session->mutex);
  const BOOL already = closed;
  closed = YES;
  NSDictionary *const left = [calls copy];
  [calls removeAllObjects];
  const rtm_client_t client = session->client;
  pthread_mutex_unlock(&session->mutex);
  if (!already && client != 0) rtm_invitation_set_callbacks(client, NULL);
  for (NSNumber *handle in left) rtm_invitation_release([handle unsignedLongLongValue]);
  [left release];
}

// The session that answers, also for a call kit that belongs to none.
- (RtmSession *)answering { return session == nil ? [[[RtmSession alloc] initWithKit:nil appId:nil] autorelease] : session; }

// What an invitation says, as the library takes it, until the autorelease pool is drained. It is read by the getters, which a subclass of the
// program's may override: they may call anything, so never under the mutex.
typedef struct {
  BOOL good;
  const char *calleeId;
  const char *content;
  const char *channelId;
} RtmOutgoing;

static RtmOutgoing outgoing(AgoraRtmLocalInvitation *invitation) {
  if (![invitation isKindOfClass:[AgoraRtmLocalInvitation class]]) return (RtmOutgoing){.good = NO};
  return (RtmOutgoing){
      .good = YES,
      .calleeId = RtmTextOrEmpty([invitation calleeId]),
      .content = RtmTextOrEmpty([invitation content]),
      .channelId = RtmTextOrEmpty([invitation channelId]),
  };
}

// Asks the library, under the mutex, and gives the answer: so it is given before what comes of it.
- (void)ask:(int32_t (^)(void))call answer:(RtmAnswer)answer {
  RtmSession *const owner = [self answering];
  pthread_mutex_lock(&owner->mutex);
  const BOOL alive = session != nil && session->client != 0 && !closed;
  int32_t status = alive ? call() : AgoraRtmInvitationApiCallErrorInvalidAugment;
  // Its handle is void: it has ended.
  if (status == RTM_ERR_HANDLE) status = AgoraRtmInvitationApiCallErrorAlreadyEnd;
  [owner give:answer request:0 code:RtmCodeOf(status, kWrongs) value:nil];
  pthread_mutex_unlock(&owner->mutex);
}

- (void)send:(AgoraRtmLocalInvitation *)invitation answer:(RtmAnswer)answer {
  const RtmOutgoing what = outgoing(invitation);
  [self ask:^{
    if (!what.good) return RTM_ERR_ARGUMENT;
    // Another kit may be asked to send it at this moment.
    @synchronized([invitation rtm_core]) {
      return [self begin:invitation with:what];
    }
  } answer:answer];
}

- (int32_t)begin:(AgoraRtmLocalInvitation *)invitation with:(RtmOutgoing)what {
  RtmInvitation *const core = [invitation rtm_core];
  if (core->desk != nil) {
    if (core->desk != self) return RTM_ERR_ARGUMENT;
    return rtm_invitation_send(core->handle);
  }
  rtm_invitation_t handle = 0;
  int32_t status = rtm_invitation_new(session->client, what.calleeId, &handle);
  if (status != 0) return status;
  status = rtm_invitation_set_content(handle, what.content);
  if (status == 0) status = rtm_invitation_set_channel_id(handle, what.channelId);
  if (status == 0) status = rtm_invitation_send(handle);
  if (status != 0) {
    rtm_invitation_release(handle);
    return status;
  }
  core->desk = [self retain];
  core->handle = handle;
  [core setState:AgoraRtmLocalInvitationStateSentToRemote];
  [calls setObject:invitation forKey:[NSNumber numberWithUnsignedLongLong:handle]];
  return 0;
}

- (void)cancel:(AgoraRtmLocalInvitation *)invitation answer:(RtmAnswer)answer {
  [self ask:^{
    if (![invitation isKindOfClass:[AgoraRtmLocalInvitation class]]) return RTM_ERR_ARGUMENT;
    RtmInvitation *const core = [invitation rtm_core];
    if (core->desk == nil) return (int)AgoraRtmInvitationApiCallErrorNotStarted;
    return core->desk == self ? rtm_invitation_cancel(core->handle) : RTM_ERR_ARGUMENT;
  } answer:answer];
}

- (void)reply:(AgoraRtmRemoteInvitation *)invitation how:(int32_t (*)(rtm_invitation_t))how state:(NSInteger)state answer:(RtmAnswer)answer {
  const BOOL good = [invitation isKindOfClass:[AgoraRtmRemoteInvitation class]];
  const char *const response = good ? RtmTextOrEmpty([invitation response]) : NULL;
  [self ask:^{
    if (!good) return RTM_ERR_ARGUMENT;
    RtmInvitation *const core = [invitation rtm_core];
    if (core->desk != self) return RTM_ERR_ARGUMENT;
    int32_t status = 0;
    const BOOL open = [core state] == AgoraRtmRemoteInvitationStateInvitationReceived;
    if (open) status = rtm_invitation_set_response(core->handle, response);
    if (status == 0) status = how(core->handle);
    if (status == 0 && open) [core setState:state];
    return status;
  } answer:answer];
}

@end
