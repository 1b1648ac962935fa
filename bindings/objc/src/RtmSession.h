// RtmSession: what a kit consists of. It outlives the kit as long as channels, call kits or the library hold it, and answers NotInitialized then.
//
// Calls go straight to the library. `mutex` is held while the library is asked and the answer's block is written down: what comes of it cannot be told
// before. The library's callbacks take it only to look up what waits, and tell everything on the lane.
#import "../include/AgoraRtmKit/AgoraRtmKit.h"
#import "RtmAnswer.h"
#import "RtmLane.h"
#import "RtmStatus.h"
#import "RtmWeak.h"

#include <pthread.h>

/// Tells the delegates of a kit that is alive.
typedef void (^RtmTelling)(AgoraRtmKit *kit);

@interface RtmSession : NSObject {
 @public
  pthread_mutex_t mutex;
  /// 0 without a client: never made, or ended.
  rtm_client_t client;
  RtmLane *lane;
  RtmWeak kit;
  RtmWeak delegate;
  /// Guarded by the mutex, as all below. Who waits for the one outcome of its kind; nil for a session that has ended.
  NSMutableArray *logins;
  NSMutableArray *logouts;
  NSMutableArray *renewals;
  /// Who waits, by the number of its message, its request, or the transfer to cancel.
  NSMutableDictionary *messages;
  NSMutableDictionary *requests;
  NSMutableDictionary *cancels;
  /// The open channels, by id.
  NSMutableDictionary *channels;
  AgoraRtmCallKit *callKit;
}

/// A session of a kit. Without an App ID it has no client. nil: the library cannot make one.
- (instancetype)initWithKit:(AgoraRtmKit *)kit appId:(NSString *)appId;

/// The kit is going: nothing is told any more.
- (void)close;

/// Asks for something that is answered in the order of the questions.
- (void)ask:(int32_t (^)(void))call inLine:(NSMutableArray *)line wrongs:(RtmWrongs)wrongs answer:(RtmAnswer)answer;

/// Asks for something that is answered by its number, which is written to `request`, also when the call is refused.
- (void)ask:(int32_t (^)(int64_t *request))call request:(long long *)request wrongs:(RtmWrongs)wrongs answer:(RtmAnswer)answer;

/// Sends a message, whose outcome comes under its number. `call` is given NULL for a message that nobody could send.
- (void)send:(AgoraRtmMessage *)message
     inTable:(NSMutableDictionary *)table
      wrongs:(RtmWrongs)wrongs
      answer:(RtmAnswer)answer
        call:(int32_t (^)(const rtm_message *message))call;

/// Cancels a transfer; `direction`: 1 upload, 2 download.
- (void)cancel:(long long)request direction:(int32_t)direction answer:(RtmAnswer)answer;

/// Gives an answer on the lane. nil is nobody's.
- (void)give:(RtmAnswer)answer request:(int64_t)request code:(int32_t)code value:(id)value;

/// As give, from the library's thread.
- (void)bring:(RtmAnswer)answer request:(int64_t)request code:(int32_t)code value:(id)value;

/// Tells something on the lane, from the library's thread, unless the kit has gone by then.
- (void)tell:(RtmTelling)telling;

@end

/// Writes down who waits, at the end of a line. The mutex is held.
void RtmLineUp(NSMutableArray *line, RtmAnswer answer);

/// The first of a line, taken out of it; nil: nobody waits, or does not want to know. The mutex is held.
RtmAnswer RtmFirstOf(NSMutableArray *line);

/// Runs what the library calls back, with an autorelease pool, and lets nothing out.
void RtmCalledBack(void (^work)(void));

/// What the library calls back; they hold the session.
rtm_client_callbacks RtmSessionCallbacks(RtmSession *session);
