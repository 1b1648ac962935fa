// RtmChannelCore: what a channel consists of, held by the channel and by the library.
#import "RtmSession.h"

@interface RtmChannelCore : NSObject {
 @public
  RtmSession *session;
  NSString *channelId;
  RtmWeak channel;
  RtmWeak delegate;
  /// Guarded by the session's mutex, as all below; 0 when it is closed.
  rtm_channel_t handle;
  NSMutableArray *joins;
  NSMutableArray *leaves;
  NSMutableArray *members;
  /// Who waits for a message's outcome, by its number.
  NSMutableDictionary *messages;
}

/// Opens a channel; nil when the library refuses the id. The session's mutex is held.
- (instancetype)initWithSession:(RtmSession *)session channelId:(NSString *)channelId channel:(AgoraRtmChannel *)channel;

/// Gives the handle back; who waits is answered with NotInitialized, if the session lives. The session's mutex is not held.
- (void)close;

@end

@interface AgoraRtmChannel (Rtm)

/// Opens a channel; as RtmChannelCore does.
- (instancetype)rtm_initWithSession:(RtmSession *)session channelId:(NSString *)channelId;

- (RtmChannelCore *)rtm_core;

@end
