#import "RtmAccessors.h"
#import "RtmText.h"
#import "RtmValues.h"

#include <stdlib.h>

struct RtmPeerOnlineStatus {
  NSString *peerId;
  BOOL isOnline;
  AgoraRtmPeerOnlineState state;
};

@implementation AgoraRtmPeerOnlineStatus

- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  _impl = calloc(1, sizeof *_impl);
  _impl->peerId = @"";
  _impl->state = AgoraRtmPeerOnlineStateOffline;
  return self;
}

- (instancetype)rtm_initWith:(const rtm_peer_status *)peer {
  self = [self init];
  if (self == nil) return nil;
  RtmSetText(&_impl->peerId, RtmString(peer->peer_id));
  _impl->state = peer->state;
  _impl->isOnline = peer->state == AgoraRtmPeerOnlineStateOnline;
  return self;
}

- (void)dealloc {
  if (_impl != NULL) [_impl->peerId release];
  free(_impl);
  [super dealloc];
}

RTM_TEXT(peerId, setPeerId)
RTM_NUMBER(BOOL, isOnline, setIsOnline)
- (AgoraRtmPeerOnlineState)state { return _impl->state; }

@end

struct RtmChannelMemberCount {
  NSString *channelId;
  int count;
};

@implementation AgoraRtmChannelMemberCount

- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  _impl = calloc(1, sizeof *_impl);
  _impl->channelId = @"";
  return self;
}

- (void)dealloc {
  if (_impl != NULL) [_impl->channelId release];
  free(_impl);
  [super dealloc];
}

RTM_TEXT(channelId, setChannelId)
RTM_NUMBER(int, count, setCount)

@end

struct RtmAttributePair {
  NSString *key;
  NSString *value;
  NSString *lastUpdateUserId;
  long long lastUpdateTs;
};

static struct RtmAttributePair *newPair(void) {
  struct RtmAttributePair *const pair = calloc(1, sizeof *pair);
  pair->key = @"";
  pair->value = @"";
  pair->lastUpdateUserId = @"";
  return pair;
}

static void freePair(struct RtmAttributePair *pair) {
  if (pair == NULL) return;
  [pair->key release];
  [pair->value release];
  [pair->lastUpdateUserId release];
  free(pair);
}

@implementation AgoraRtmAttribute

- (instancetype)init {
  self = [super init];
  if (self != nil) _impl = newPair();
  return self;
}

- (void)dealloc {
  freePair(_impl);
  [super dealloc];
}

RTM_TEXT(key, setKey)
RTM_TEXT(value, setValue)

@end

@implementation AgoraRtmChannelAttribute

- (instancetype)init {
  self = [super init];
  if (self != nil) _impl = newPair();
  return self;
}

- (instancetype)rtm_initWith:(const rtm_channel_attribute *)attribute {
  self = [self init];
  if (self == nil) return nil;
  RtmSetText(&_impl->key, RtmString(attribute->key));
  RtmSetText(&_impl->value, RtmString(attribute->value));
  RtmSetText(&_impl->lastUpdateUserId, RtmString(attribute->user_id));
  _impl->lastUpdateTs = attribute->server_ms;
  return self;
}

- (void)dealloc {
  freePair(_impl);
  [super dealloc];
}

RTM_TEXT(key, setKey)
RTM_TEXT(value, setValue)
RTM_TEXT(lastUpdateUserId, setLastUpdateUserId)
- (long long)lastUpdateTs { return _impl->lastUpdateTs; }

@end

struct RtmMember {
  NSString *userId;
  NSString *channelId;
};

@implementation AgoraRtmMember

- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  _impl = calloc(1, sizeof *_impl);
  _impl->userId = @"";
  _impl->channelId = @"";
  return self;
}

- (void)dealloc {
  if (_impl != NULL) {
    [_impl->userId release];
    [_impl->channelId release];
  }
  free(_impl);
  [super dealloc];
}

RTM_TEXT(userId, setUserId)
RTM_TEXT(channelId, setChannelId)

@end

struct RtmChannelAttributeOptions {
  BOOL enableNotificationToChannelMembers;
};

@implementation AgoraRtmChannelAttributeOptions

- (instancetype)init {
  self = [super init];
  if (self != nil) _impl = calloc(1, sizeof *_impl);
  return self;
}

- (void)dealloc {
  free(_impl);
  [super dealloc];
}

RTM_NUMBER(BOOL, enableNotificationToChannelMembers, setEnableNotificationToChannelMembers)

@end

struct RtmServiceContext {
  AgoraRtmAreaCode areaCode;
  AgoraRtmCloudProxyType proxyType;
};

@implementation AgoraRtmServiceContext

- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  _impl = calloc(1, sizeof *_impl);
  _impl->areaCode = AgoraAreaCodeGLOB;
  return self;
}

- (void)dealloc {
  free(_impl);
  [super dealloc];
}

RTM_NUMBER(AgoraRtmAreaCode, areaCode, setAreaCode)
RTM_NUMBER(AgoraRtmCloudProxyType, proxyType, setProxyType)

@end

// The texts of a pair that is none; see RtmText.
static const rtm_attribute kNoPair = {.key = "\xff", .value = "\xff"};

static const rtm_attribute *pairs(NSArray *list, size_t *count, rtm_attribute (*pairOf)(id)) {
  NSMutableData *const memory = [NSMutableData dataWithLength:sizeof(rtm_attribute)];
  *count = 0;
  if (![list isKindOfClass:[NSArray class]]) return [memory bytes];
  [memory setLength:([list count] + 1) * sizeof(rtm_attribute)];
  rtm_attribute *const out = [memory mutableBytes];
  for (id one in list) out[(*count)++] = pairOf(one);
  return out;
}

static rtm_attribute pairOfAttribute(id one) {
  if (![one isKindOfClass:[AgoraRtmAttribute class]] && ![one isKindOfClass:[AgoraRtmChannelAttribute class]]) return kNoPair;
  return (rtm_attribute){.key = RtmText([one key]), .value = RtmText([(AgoraRtmAttribute *)one value])};
}

static rtm_attribute pairOfKey(id one) { return (rtm_attribute){.key = RtmText(one), .value = ""}; }

const rtm_attribute *RtmPairs(NSArray *attributes, size_t *count) { return pairs(attributes, count, &pairOfAttribute); }

const rtm_attribute *RtmKeys(NSArray *keys, size_t *count) { return pairs(keys, count, &pairOfKey); }

NSArray<AgoraRtmAttribute *> *RtmAttributesOf(const rtm_attribute *attributes, size_t count) {
  NSMutableArray *const out = [NSMutableArray arrayWithCapacity:count];
  for (size_t i = 0; i < count; ++i) {
    AgoraRtmAttribute *const one = [[AgoraRtmAttribute alloc] init];
    [one setKey:RtmString(attributes[i].key)];
    [one setValue:RtmString(attributes[i].value)];
    [out addObject:one];
    [one release];
  }
  return out;
}

NSArray<AgoraRtmChannelAttribute *> *RtmChannelAttributesOf(const rtm_channel_attribute *attributes, size_t count) {
  NSMutableArray *const out = [NSMutableArray arrayWithCapacity:count];
  for (size_t i = 0; i < count; ++i) {
    AgoraRtmChannelAttribute *const one = [[AgoraRtmChannelAttribute alloc] rtm_initWith:&attributes[i]];
    [out addObject:one];
    [one release];
  }
  return out;
}

NSArray<AgoraRtmPeerOnlineStatus *> *RtmStatusesOf(const rtm_peer_status *peers, size_t count) {
  NSMutableArray *const out = [NSMutableArray arrayWithCapacity:count];
  for (size_t i = 0; i < count; ++i) {
    AgoraRtmPeerOnlineStatus *const one = [[AgoraRtmPeerOnlineStatus alloc] rtm_initWith:&peers[i]];
    [out addObject:one];
    [one release];
  }
  return out;
}

NSArray<AgoraRtmChannelMemberCount *> *RtmCountsOf(const rtm_member_count *counts, size_t count) {
  NSMutableArray *const out = [NSMutableArray arrayWithCapacity:count];
  for (size_t i = 0; i < count; ++i) {
    AgoraRtmChannelMemberCount *const one = [[AgoraRtmChannelMemberCount alloc] init];
    [one setChannelId:RtmString(counts[i].channel_id)];
    [one setCount:counts[i].count];
    [out addObject:one];
    [one release];
  }
  return out;
}

NSArray<NSString *> *RtmStringsOf(const char *const *texts, size_t count) {
  NSMutableArray *const out = [NSMutableArray arrayWithCapacity:count];
  for (size_t i = 0; i < count; ++i) [out addObject:RtmString(texts[i])];
  return out;
}

AgoraRtmMember *RtmMemberOf(const char *user, NSString *channel) {
  AgoraRtmMember *const out = [[[AgoraRtmMember alloc] init] autorelease];
  [out setUserId:RtmString(user)];
  [out setChannelId:channel];
  return out;
}
