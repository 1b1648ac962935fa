#import "RtmAccessors.h"
#import "RtmMessage.h"
#import "RtmText.h"

#include <stdlib.h>

@implementation AgoraRtmMessage

- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  _impl = calloc(1, sizeof *_impl);
  _impl->type = [[self class] rtm_type];
  _impl->text = @"";
  _impl->mediaId = @"";
  _impl->fileName = @"";
  _impl->thumbnail = [[NSData alloc] init];
  return self;
}

- (instancetype)initWithText:(NSString *)text {
  self = [self init];
  [self setText:text];
  return self;
}

- (void)dealloc {
  if (_impl != NULL) {
    [_impl->text release];
    [_impl->rawData release];
    [_impl->mediaId release];
    [_impl->thumbnail release];
    [_impl->fileName release];
    free(_impl);
  }
  [super dealloc];
}

RTM_TEXT(text, setText)

- (AgoraRtmMessageType)type { return _impl->type; }
- (long long)serverReceivedTs { return _impl->serverReceivedTs; }
- (BOOL)isOfflineMessage { return _impl->isOfflineMessage; }

- (NSString *)description {
  return [NSString stringWithFormat:@"<%@: %p type=%ld text=%lu>", [self class], self, (long)_impl->type, (unsigned long)[_impl->text length]];
}

@end

@implementation AgoraRtmMessage (Rtm)

+ (AgoraRtmMessageType)rtm_type { return AgoraRtmMessageTypeText; }

- (struct RtmMessageBody *)rtm_body { return _impl; }

static Class classOf(int32_t kind) {
  switch (kind) {
    case AgoraRtmMessageTypeText:
      return [AgoraRtmMessage class];
    case AgoraRtmMessageTypeRaw:
      return [AgoraRtmRawMessage class];
    case AgoraRtmMessageTypeFile:
      return [AgoraRtmFileMessage class];
    case AgoraRtmMessageTypeImage:
      return [AgoraRtmImageMessage class];
    default:
      return Nil;
  }
}

+ (AgoraRtmMessage *)rtm_messageOf:(const rtm_message *)message {
  AgoraRtmMessage *const out = [[[classOf(message->kind) alloc] init] autorelease];
  if (out == nil) return nil;
  struct RtmMessageBody *const body = [out rtm_body];
  RtmSetText(&body->text, RtmStringOfBytes(message->text, message->text_len));
  body->serverReceivedTs = message->server_ms;
  body->isOfflineMessage = message->offline;
  if (message->kind == AgoraRtmMessageTypeRaw) body->rawData = [[NSData alloc] initWithBytes:message->raw length:message->raw_len];
  RtmSetText(&body->mediaId, RtmString(message->media_id));
  RtmSetText(&body->fileName, RtmString(message->file_name));
  RtmSetCopy(&body->thumbnail, [NSData dataWithBytes:message->thumbnail length:message->thumbnail_len]);
  body->size = message->media_size;
  body->width = message->width;
  body->height = message->height;
  body->thumbnailWidth = message->thumbnail_width;
  body->thumbnailHeight = message->thumbnail_height;
  return out;
}

- (BOOL)rtm_describe:(rtm_message *)out {
  *out = (rtm_message){.size = sizeof *out, .kind = (int32_t)_impl->type};
  // By its getter, which a subclass of the program's may override.
  NSData *const text = RtmTextData([self text]);
  if (text == nil) return NO;
  out->text = [text bytes];
  out->text_len = [text length];
  if (_impl->type == AgoraRtmMessageTypeText) return YES;
  if (_impl->type == AgoraRtmMessageTypeRaw) {
    if (![_impl->rawData isKindOfClass:[NSData class]]) return NO;
    out->raw = [_impl->rawData bytes];
    out->raw_len = [_impl->rawData length];
    return YES;
  }
  if (![_impl->thumbnail isKindOfClass:[NSData class]]) return NO;
  out->media_id = RtmText(_impl->mediaId);
  out->media_size = _impl->size;
  out->file_name = RtmText(_impl->fileName);
  out->thumbnail = [_impl->thumbnail bytes];
  out->thumbnail_len = [_impl->thumbnail length];
  out->width = _impl->width;
  out->height = _impl->height;
  out->thumbnail_width = _impl->thumbnailWidth;
  out->thumbnail_height = _impl->thumbnailHeight;
  return YES;
}

@end

@implementation AgoraRtmRawMessage

+ (AgoraRtmMessageType)rtm_type { return AgoraRtmMessageTypeRaw; }

- (instancetype)initWithRawData:(NSData *)rawData description:(NSString *)description {
  self = [self initWithText:description];
  [self setRawData:rawData];
  return self;
}

- (NSData *)rawData { return [[_impl->rawData retain] autorelease]; }

- (void)setRawData:(NSData *)rawData {
  NSData *const former = _impl->rawData;
  _impl->rawData = [rawData retain];
  [former release];
}

@end

@implementation AgoraRtmFileMessage

+ (AgoraRtmMessageType)rtm_type { return AgoraRtmMessageTypeFile; }

- (long long)size { return _impl->size; }
- (NSString *)mediaId { return [[_impl->mediaId retain] autorelease]; }
RTM_BYTES(thumbnail, setThumbnail)
RTM_TEXT(fileName, setFileName)

@end

@implementation AgoraRtmImageMessage

+ (AgoraRtmMessageType)rtm_type { return AgoraRtmMessageTypeImage; }

- (long long)size { return _impl->size; }
- (NSString *)mediaId { return [[_impl->mediaId retain] autorelease]; }
RTM_BYTES(thumbnail, setThumbnail)
RTM_TEXT(fileName, setFileName)
RTM_NUMBER(int, height, setHeight)
RTM_NUMBER(int, width, setWidth)
RTM_NUMBER(int, thumbnailHeight, setThumbnailHeight)
RTM_NUMBER(int, thumbnailWidth, setThumbnailWidth)

@end

struct RtmSendOptions {
  BOOL enableOfflineMessaging;
  BOOL enableHistoricalMessaging;
};

@implementation AgoraRtmSendMessageOptions

- (instancetype)init {
  self = [super init];
  if (self != nil) _impl = calloc(1, sizeof *_impl);
  return self;
}

- (void)dealloc {
  free(_impl);
  [super dealloc];
}

RTM_NUMBER(BOOL, enableOfflineMessaging, setEnableOfflineMessaging)
RTM_NUMBER(BOOL, enableHistoricalMessaging, setEnableHistoricalMessaging)

@end

rtm_send_options RtmSendOptionsOf(AgoraRtmSendMessageOptions *options) {
  return (rtm_send_options){
      .size = sizeof(rtm_send_options),
      .store_offline = [options enableOfflineMessaging],
      .keep_history = [options enableHistoricalMessaging],
  };
}

struct RtmProgress {
  long long totalSize;
  long long currentSize;
};

@implementation AgoraRtmMediaOperationProgress

- (instancetype)init {
  self = [super init];
  if (self != nil) _impl = calloc(1, sizeof *_impl);
  return self;
}

- (void)dealloc {
  free(_impl);
  [super dealloc];
}

RTM_NUMBER(long long, totalSize, setTotalSize)
RTM_NUMBER(long long, currentSize, setCurrentSize)

@end

AgoraRtmMediaOperationProgress *RtmProgressOf(int64_t current, int64_t total) {
  AgoraRtmMediaOperationProgress *const out = [[[AgoraRtmMediaOperationProgress alloc] init] autorelease];
  [out setCurrentSize:current];
  [out setTotalSize:total];
  return out;
}
