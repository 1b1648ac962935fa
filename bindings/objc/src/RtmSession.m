#import "RtmSession.h"

#import "RtmCallDesk.h"
#import "RtmChannelCore.h"
#import "RtmMessage.h"
#import "RtmText.h"

void RtmLineUp(NSMutableArray *line, RtmAnswer answer) {
  const id kept = answer == nil ? [[NSNull null] retain] : (id)Block_copy(answer);
  [line addObject:kept];
  [kept release];
}

RtmAnswer RtmFirstOf(NSMutableArray *line) {
  if ([line count] == 0) return nil;
  const id first = [[[line objectAtIndex:0] retain] autorelease];
  [line removeObjectAtIndex:0];
  return first == [NSNull null] ? nil : first;
}

void RtmCalledBack(void (^work)(void)) {
  @autoreleasepool {
    @try {
      work();
    } @catch (...) {
      NSLog(@"AgoraRtmKit: what came cannot be told");
    }
  }
}

static void keep(NSMutableDictionary *table, int64_t number, RtmAnswer answer) {
  if (answer == nil) return;
  const id kept = (id)Block_copy(answer);
  [table setObject:kept forKey:[NSNumber numberWithLongLong:number]];
  [kept release];
}

@implementation RtmSession

- (instancetype)initWithKit:(AgoraRtmKit *)owner appId:(NSString *)appId {
  self = [super init];
  if (self == nil) return nil;
  pthread_mutex_init(&mutex, NULL);
  lane = [[RtmLane alloc] init];
  logins = [[NSMutableArray alloc] init];
  logouts = [[NSMutableArray alloc] init];
  renewals = [[NSMutableArray alloc] init];
  messages = [[NSMutableDictionary alloc] init];
  requests = [[NSMutableDictionary alloc] init];
  cancels = [[NSMutableDictionary alloc] init];
  channels = [[NSMutableDictionary alloc] init];
  RtmWeakStore(&kit, owner);
  if (appId == nil) return self;
  const rtm_client_callbacks callbacks = RtmSessionCallbacks(self);
  rtm_client_t made = 0;
  if (rtm_client_new(RtmText(appId), &callbacks, &made) != 0) {
    callbacks.release(callbacks.user_data);
    [self close];
    [self release];
    return nil;
  }
  // Programs for Apple's systems expect the call rates of phones.
  rtm_client_set_parameters(made, "{\"rtm.platform\":\"apple\"}");
  client = made;
  return self;
}

- (void)dealloc {
  RtmWeakStore(&kit, nil);
  RtmWeakStore(&delegate, nil);
  [lane close];
  [lane release];
  [logins release];
  [logouts release];
  [renewals release];
  [messages release];
  [requests release];
  [cancels release];
  [channels release];
  [callKit release];
  pthread_mutex_destroy(&mutex);
  [super dealloc];
}

- (void)close {
  // Let go of behind the mutex, since what is let go of may have an end of its own.
  NSMutableArray *const left = [[NSMutableArray alloc] init];
  pthread_mutex_lock(&mutex);
  const rtm_client_t ended = client;
  client = 0;
  [left addObjectsFromArray:logins];
  [left addObjectsFromArray:logouts];
  [left addObjectsFromArray:renewals];
  [left addObjectsFromArray:[messages allValues]];
  [left addObjectsFromArray:[requests allValues]];
  [left addObjectsFromArray:[cancels allValues]];
  NSArray *const open = [[channels allValues] retain];
  AgoraRtmCallKit *const calls = callKit;
  callKit = nil;
  for (NSMutableArray *line in [NSArray arrayWithObjects:logins, logouts, renewals, nil]) [line removeAllObjects];
  for (NSMutableDictionary *table in [NSArray arrayWithObjects:messages, requests, cancels, channels, nil]) [table removeAllObjects];
  pthread_mutex_unlock(&mutex);
  [lane close];
  // Nothing to wait for: what the library still tells, the closed lane drops.
  if (ended != 0) rtm_client_release_within(ended, 0);
  for (AgoraRtmChannel *channel in open) [[channel rtm_core] close];
  [[calls rtm_desk] close];
  [open release];
  [calls release];
  [left release];
}

- (void)ask:(int32_t (^)(void))call inLine:(NSMutableArray *)line wrongs:(RtmWrongs)wrongs answer:(RtmAnswer)answer {
  pthread_mutex_lock(&mutex);
  const int32_t code = RtmCodeOf(call(), wrongs);
  if (code == 0) {
    RtmLineUp(line, answer);
  } else {
    [self give:answer request:0 code:code value:nil];
  }
  pthread_mutex_unlock(&mutex);
}

- (void)ask:(int32_t (^)(int64_t *))call request:(long long *)request wrongs:(RtmWrongs)wrongs answer:(RtmAnswer)answer {
  // The program's own variable: the library writes it before anything can be told of the request.
  int64_t own = 0;
  int64_t *const number = request == NULL ? &own : (int64_t *)request;
  pthread_mutex_lock(&mutex);
  const int32_t code = RtmCodeOf(call(number), wrongs);
  if (code == 0) {
    keep(requests, *number, answer);
  } else {
    // A number that no transfer has, so that the variable and the block agree in any case.
    *number = rtm_message_id_new();
    [self give:answer request:*number code:code value:nil];
  }
  pthread_mutex_unlock(&mutex);
}

- (void)send:(AgoraRtmMessage *)message
     inTable:(NSMutableDictionary *)table
      wrongs:(RtmWrongs)wrongs
      answer:(RtmAnswer)answer
        call:(int32_t (^)(const rtm_message *))call {
  rtm_message described;
  const BOOL good = [message isKindOfClass:[AgoraRtmMessage class]] && [message rtm_describe:&described];
  if (good) described.id = rtm_message_id_new();
  pthread_mutex_lock(&mutex);
  const int32_t code = RtmCodeOf(call(good ? &described : NULL), wrongs);
  if (code == 0) {
    keep(table, described.id, answer);
  } else {
    [self give:answer request:0 code:code value:nil];
  }
  pthread_mutex_unlock(&mutex);
}

- (void)cancel:(long long)request direction:(int32_t)direction answer:(RtmAnswer)answer {
  const RtmWrongs wrongs = {AgoraRtmCancelMediaErrorFailure, AgoraRtmCancelMediaErrorFailure};
  NSNumber *const key = [NSNumber numberWithLongLong:request];
  pthread_mutex_lock(&mutex);
  const int32_t code = RtmCodeOf(rtm_media_cancel(client, request, direction), wrongs);
  if (code == 0) {
    NSMutableArray *line = [cancels objectForKey:key];
    if (line == nil) [cancels setObject:line = [NSMutableArray array] forKey:key];
    RtmLineUp(line, answer);
  } else {
    [self give:answer request:request code:code value:nil];
  }
  pthread_mutex_unlock(&mutex);
}

static RtmTask giving(RtmSession *session, RtmAnswer answer, int64_t request, int32_t code, id value) {
  return [[^{
    // Held until the answer has been given. A session without a client has nothing to drop any more, and answers all the same.
    if (RtmWeakLoad(&session->kit) == nil && code != RtmNotInitialized) return;
    answer(request, code, value);
  } copy] autorelease];
}

- (void)give:(RtmAnswer)answer request:(int64_t)request code:(int32_t)code value:(id)value {
  if (answer != nil) [lane post:giving(self, answer, request, code, value)];
}

- (void)bring:(RtmAnswer)answer request:(int64_t)request code:(int32_t)code value:(id)value {
  if (answer != nil) [lane postPatiently:giving(self, answer, request, code, value)];
}

- (void)tell:(RtmTelling)telling {
  [lane postPatiently:^{
    AgoraRtmKit *const alive = RtmWeakLoad(&kit);
    if (alive != nil) telling(alive);
  }];
}

@end
