// RtmCallDesk: the invitations of a call kit, held by it and by the library; RtmInvitation: what an invitation consists of.
#import "RtmSession.h"

@class RtmCallDesk;

@interface RtmInvitation : NSObject {
 @public
  /// Guards the texts.
  pthread_mutex_t mutex;
  /// Where it is under way, or was; nil before it is sent.
  RtmCallDesk *desk;
  rtm_invitation_t handle;
  NSInteger state;
  NSString *peerId;
  NSString *content;
  NSString *response;
  NSString *channelId;
}

/// A text of it. Any thread.
- (NSString *)textAt:(NSString **)place;
- (void)setText:(NSString *)text at:(NSString **)place;

/// Where it stands. Any thread.
- (NSInteger)state;
- (void)setState:(NSInteger)state;

@end

@interface RtmCallDesk : NSObject {
 @public
  /// nil before it belongs to a kit.
  RtmSession *session;
  RtmWeak callKit;
  RtmWeak delegate;
  /// The invitations under way, by their handles. Guarded by the session's mutex, as all below.
  NSMutableDictionary *calls;
  BOOL closed;
}

/// Belongs to a kit from now on; NO: it has belonged to one already, or the kit has ended. The session's mutex is held.
- (BOOL)open:(RtmSession *)session;

/// Nothing is told any more. The session's mutex is not held.
- (void)close;

- (void)send:(AgoraRtmLocalInvitation *)invitation answer:(RtmAnswer)answer;
- (void)cancel:(AgoraRtmLocalInvitation *)invitation answer:(RtmAnswer)answer;

/// `how` accepts or refuses; `state` is where the invitation stands when that was taken.
- (void)reply:(AgoraRtmRemoteInvitation *)invitation how:(int32_t (*)(rtm_invitation_t))how state:(NSInteger)state answer:(RtmAnswer)answer;

@end

@interface AgoraRtmCallKit (Rtm)
- (RtmCallDesk *)rtm_desk;
@end

@interface AgoraRtmLocalInvitation (Rtm)
- (RtmInvitation *)rtm_core;
@end

@interface AgoraRtmRemoteInvitation (Rtm)
- (RtmInvitation *)rtm_core;
@end

/// What the library calls back about invitations; they hold the desk.
rtm_invitation_callbacks RtmCallCallbacks(RtmCallDesk *desk);
