#import "RtmChannelCore.h"

#import "RtmMessage.h"
#import "RtmText.h"
#import "RtmValues.h"

static RtmChannelCore *of(void *userData) { return (RtmChannelCore *)userData; }

static void bringFirst(RtmChannelCore *core, NSMutableArray *line, int32_t code, id value) {
  pthread_mutex_lock(&core->session->mutex);
  const RtmAnswer answer = RtmFirstOf(line);
  pthread_mutex_unlock(&core->session->mutex);
  [core->session bring:answer request:0 code:code value:value];
}

// Tells the channel's delegate, if it has the method. A channel that has been closed tells nothing any more.
static void tellDelegate(RtmChannelCore *core, SEL method, void (^telling)(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate)) {
  [core->session tell:^(AgoraRtmKit *kit) {
    (void)kit;
    AgoraRtmChannel *const channel = RtmWeakLoad(&core->channel);
    pthread_mutex_lock(&core->session->mutex);
    const BOOL open = core->handle != 0;
    pthread_mutex_unlock(&core->session->mutex);
    const id<AgoraRtmChannelDelegate> delegate = RtmWeakLoad(&core->delegate);
    if (open && channel != nil && [delegate respondsToSelector:method]) telling(channel, delegate);
  }];
}

static void letGo(void *userData) {
  RtmCalledBack(^{
    [of(userData) release];
  });
}

static void onJoin(void *userData, int32_t code) {
  RtmCalledBack(^{
    bringFirst(of(userData), of(userData)->joins, code, nil);
  });
}

static void onLeave(void *userData, int32_t code) {
  RtmCalledBack(^{
    bringFirst(of(userData), of(userData)->leaves, code, nil);
  });
}

static void onMembers(void *userData, const char *const *users, size_t count, int32_t code) {
  RtmCalledBack(^{
    NSMutableArray *members = nil;
    if (code == 0) {
      members = [NSMutableArray arrayWithCapacity:count];
      for (size_t i = 0; i < count; ++i) [members addObject:RtmMemberOf(users[i], of(userData)->channelId)];
    }
    bringFirst(of(userData), of(userData)->members, code, members);
  });
}

static void onSendResult(void *userData, int64_t message, int32_t code) {
  RtmCalledBack(^{
    RtmChannelCore *const core = of(userData);
    NSNumber *const key = [NSNumber numberWithLongLong:message];
    pthread_mutex_lock(&core->session->mutex);
    const id answer = [[[core->messages objectForKey:key] retain] autorelease];
    [core->messages removeObjectForKey:key];
    pthread_mutex_unlock(&core->session->mutex);
    [core->session bring:answer request:message code:code value:nil];
  });
}

static void onMessage(void *userData, const char *user, const rtm_message *message) {
  RtmCalledBack(^{
    AgoraRtmMessage *const received = [AgoraRtmMessage rtm_messageOf:message];
    AgoraRtmMember *const member = RtmMemberOf(user, of(userData)->channelId);
    switch ([received type]) {
      case AgoraRtmMessageTypeFile:
        tellDelegate(of(userData), @selector(channel:fileMessageReceived:fromMember:), ^(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate) {
          [delegate channel:channel fileMessageReceived:(AgoraRtmFileMessage *)received fromMember:member];
        });
        break;
      case AgoraRtmMessageTypeImage:
        tellDelegate(of(userData), @selector(channel:imageMessageReceived:fromMember:), ^(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate) {
          [delegate channel:channel imageMessageReceived:(AgoraRtmImageMessage *)received fromMember:member];
        });
        break;
      case AgoraRtmMessageTypeText:
      case AgoraRtmMessageTypeRaw:
        tellDelegate(of(userData), @selector(channel:messageReceived:fromMember:), ^(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate) {
          [delegate channel:channel messageReceived:received fromMember:member];
        });
        break;
      case AgoraRtmMessageTypeUndefined:
        // A kind that this surface has no method for.
        break;
    }
  });
}

static void onMemberJoined(void *userData, const char *user) {
  RtmCalledBack(^{
    AgoraRtmMember *const member = RtmMemberOf(user, of(userData)->channelId);
    tellDelegate(of(userData), @selector(channel:memberJoined:), ^(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate) {
      [delegate channel:channel memberJoined:member];
    });
  });
}

static void onMemberLeft(void *userData, const char *user) {
  RtmCalledBack(^{
    AgoraRtmMember *const member = RtmMemberOf(user, of(userData)->channelId);
    tellDelegate(of(userData), @selector(channel:memberLeft:), ^(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate) {
      [delegate channel:channel memberLeft:member];
    });
  });
}

static void onMemberCount(void *userData, uint32_t count) {
  RtmCalledBack(^{
    tellDelegate(of(userData), @selector(channel:memberCount:), ^(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate) {
      [delegate channel:channel memberCount:(int)count];
    });
  });
}

static void onAttributes(void *userData, const rtm_channel_attribute *attributes, size_t count) {
  RtmCalledBack(^{
    NSArray<AgoraRtmChannelAttribute *> *const all = RtmChannelAttributesOf(attributes, count);
    tellDelegate(of(userData), @selector(channel:attributeUpdate:), ^(AgoraRtmChannel *channel, id<AgoraRtmChannelDelegate> delegate) {
      [delegate channel:channel attributeUpdate:all];
    });
  });
}

static rtm_channel_callbacks callbacksOf(RtmChannelCore *core) {
  return (rtm_channel_callbacks){
      .size = sizeof(rtm_channel_callbacks),
      .user_data = [core retain],
      .release = &letGo,
      .on_join = &onJoin,
      .on_leave = &onLeave,
      .on_message = &onMessage,
      .on_send_result = &onSendResult,
      .on_member_joined = &onMemberJoined,
      .on_member_left = &onMemberLeft,
      .on_members = &onMembers,
      .on_member_count = &onMemberCount,
      .on_attributes = &onAttributes,
  };
}

@implementation RtmChannelCore

- (instancetype)initWithSession:(RtmSession *)owner channelId:(NSString *)identifier channel:(AgoraRtmChannel *)object {
  self = [super init];
  if (self == nil) return nil;
  session = [owner retain];
  channelId = [identifier copy];
  joins = [[NSMutableArray alloc] init];
  leaves = [[NSMutableArray alloc] init];
  members = [[NSMutableArray alloc] init];
  messages = [[NSMutableDictionary alloc] init];
  const rtm_channel_callbacks callbacks = callbacksOf(self);
  if (rtm_channel_new(session->client, RtmText(channelId), &callbacks, &handle) != 0) {
    callbacks.release(callbacks.user_data);
    [self release];
    return nil;
  }
  RtmWeakStore(&channel, object);
  return self;
}

- (void)dealloc {
  RtmWeakStore(&channel, nil);
  RtmWeakStore(&delegate, nil);
  [session release];
  [channelId release];
  [joins release];
  [leaves release];
  [members release];
  [messages release];
  [super dealloc];
}

- (void)close {
  NSMutableArray *const left = [[NSMutableArray alloc] init];
  pthread_mutex_lock(&session->mutex);
  const rtm_channel_t closed = handle;
  handle = 0;
  for (NSMutableArray *line in [NSArray arrayWithObjects:joins, leaves, members, nil]) {
    [left addObjectsFromArray:line];
    [line removeAllObjects];
  }
  [left addObjectsFromArray:[messages allValues]];
  [messages removeAllObjects];
  const BOOL alive = session->client != 0;
  for (id answer in left) {
    if (alive && answer != [NSNull null]) [session give:answer request:0 code:RtmNotInitialized value:nil];
  }
  pthread_mutex_unlock(&session->mutex);
  if (closed != 0) rtm_channel_release_within(closed, 0);
  [left release];
}

@end
