// Messages between the program and the C ABI.
#import "../include/AgoraRtmKit/AgoraRtmMessages.h"

#include "rtm.h"

struct RtmMessageBody {
  AgoraRtmMessageType type;
  NSString *text;
  long long serverReceivedTs;
  BOOL isOfflineMessage;
  NSData *rawData;
  long long size;
  NSString *mediaId;
  NSData *thumbnail;
  NSString *fileName;
  int width;
  int height;
  int thumbnailWidth;
  int thumbnailHeight;
};

@interface AgoraRtmMessage (Rtm)

/// The type of a message of this class.
+ (AgoraRtmMessageType)rtm_type;

/// What came in, or what an upload made, as an object of its class; nil for a kind that there is no class for.
+ (AgoraRtmMessage *)rtm_messageOf:(const rtm_message *)message;

/// Describes a message to the C ABI, until the autorelease pool is drained. NO: nobody could send it.
- (BOOL)rtm_describe:(rtm_message *)out;

- (struct RtmMessageBody *)rtm_body;

@end

/// Describes options to the C ABI; nil is none.
rtm_send_options RtmSendOptionsOf(AgoraRtmSendMessageOptions *options);

/// How far a transfer has come.
AgoraRtmMediaOperationProgress *RtmProgressOf(int64_t current, int64_t total);
