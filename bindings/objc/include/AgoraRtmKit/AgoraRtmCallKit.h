// Call invitations: one user asks another into a call, or whatever the program makes of it.
//
//     AgoraRtmCallKit *calls = [kit getRtmCallKit];
//     calls.callDelegate = self;
//     AgoraRtmLocalInvitation *invitation = [[AgoraRtmLocalInvitation alloc] initWithCalleeId:@"bob"];
//     [calls sendLocalInvitation:invitation completion:nil];
//
// Blocks follow the rules of AgoraRtmBlocks.h.
#import <Foundation/Foundation.h>

@class AgoraRtmCallKit;
@class AgoraRtmKit;

/// Where an invitation of ours stands.
typedef NS_ENUM(NSInteger, AgoraRtmLocalInvitationState) {
  AgoraRtmLocalInvitationStateIdle = 0,
  AgoraRtmLocalInvitationStateSentToRemote = 1,
  AgoraRtmLocalInvitationStateReceivedByRemote = 2,
  AgoraRtmLocalInvitationStateAcceptedByRemote = 3,
  AgoraRtmLocalInvitationStateRefusedByRemote = 4,
  AgoraRtmLocalInvitationStateCanceled = 5,
  AgoraRtmLocalInvitationStateFailure = 6,
};

/// Where an invitation that came in stands.
typedef NS_ENUM(NSInteger, AgoraRtmRemoteInvitationState) {
  AgoraRtmRemoteInvitationStateIdle = 0,
  AgoraRtmRemoteInvitationStateInvitationReceived = 1,
  AgoraRtmRemoteInvitationStateAcceptSentToLocal = 2,
  AgoraRtmRemoteInvitationStateRefused = 3,
  AgoraRtmRemoteInvitationStateAccepted = 4,
  AgoraRtmRemoteInvitationStateCanceled = 5,
  AgoraRtmRemoteInvitationStateFailure = 6,
};

/// Why an invitation of ours failed.
typedef NS_ENUM(NSInteger, AgoraRtmLocalInvitationErrorCode) {
  AgoraRtmLocalInvitationErrorOk = 0,
  /// The callee was offline for 30 seconds.
  AgoraRtmLocalInvitationErrorRemoteOffline = 1,
  /// The callee's library did not answer for 30 seconds.
  AgoraRtmLocalInvitationErrorRemoteNoResponse = 2,
  /// Nobody answered for 60 seconds.
  AgoraRtmLocalInvitationErrorExpire = 3,
  /// The kit is not logged in, or no longer.
  AgoraRtmLocalInvitationErrorNotLoggedIn = 4,
};

/// Why an invitation that came in failed.
typedef NS_ENUM(NSInteger, AgoraRtmRemoteInvitationErrorCode) {
  AgoraRtmRemoteInvitationErrorOk = 0,
  /// The caller was offline when it was accepted, or this kit is not logged in any more.
  AgoraRtmRemoteInvitationErrorLocalOffline = 1,
  /// The caller did not confirm the acceptance.
  AgoraRtmRemoteInvitationErrorAcceptFailure = 2,
  /// Nobody answered for 60 seconds.
  AgoraRtmRemoteInvitationErrorExpire = 3,
};

/// What the calls of AgoraRtmCallKit answer.
typedef NS_ENUM(NSInteger, AgoraRtmInvitationApiCallErrorCode) {
  AgoraRtmInvitationApiCallErrorOk = 0,
  /// No invitation, one of another kit, a bad callee id, or a text that is too long.
  AgoraRtmInvitationApiCallErrorInvalidAugment = 1,
  /// It was not sent.
  AgoraRtmInvitationApiCallErrorNotStarted = 2,
  /// It has ended.
  AgoraRtmInvitationApiCallErrorAlreadyEnd = 3,
  /// It was accepted.
  AgoraRtmInvitationApiCallErrorAlreadyAccept = 4,
  /// It was sent.
  AgoraRtmInvitationApiCallErrorAlreadySent = 5,
};

/// Whether an invitation was sent.
typedef void (^AgoraRtmLocalInvitationSendBlock)(AgoraRtmInvitationApiCallErrorCode errorCode);

/// Whether the acceptance was taken.
typedef void (^AgoraRtmRemoteInvitationAcceptBlock)(AgoraRtmInvitationApiCallErrorCode errorCode);

/// Whether the refusal was taken.
typedef void (^AgoraRtmRemoteInvitationRefuseBlock)(AgoraRtmInvitationApiCallErrorCode errorCode);

/// Whether the cancelling was taken.
typedef void (^AgoraRtmLocalInvitationCancelBlock)(AgoraRtmInvitationApiCallErrorCode errorCode);

/// An invitation of ours. A kit keeps it from sending to its end, and it stays the same object all the time.
__attribute__((visibility("default"))) @interface AgoraRtmLocalInvitation: NSObject {
  id _impl;
}
/// Who is called. Without effect once it is sent.
@property (nonatomic, copy, nonnull) NSString *calleeId;
/// What the callee is told, 8 KB at most. Without effect once it is sent.
@property (nonatomic, copy, nullable) NSString *content;
/// What the callee answered; nil before.
@property (nonatomic, copy, nullable, readonly) NSString *response;
/// A channel to meet in, 64 bytes at most; nobody is joined to it. Without effect once it is sent.
@property (nonatomic, copy, nullable) NSString *channelId;
/// Where it stands.
@property (nonatomic, assign, readonly) AgoraRtmLocalInvitationState state;
/// Makes an invitation, to be sent by sendLocalInvitation:completion:.
- (instancetype _Nonnull)initWithCalleeId: (NSString * _Nonnull) calleeId;
@end

/// An invitation that came in, made by the kit. It stays the same object all the time.
__attribute__((visibility("default"))) @interface AgoraRtmRemoteInvitation: NSObject {
  id _impl;
}
/// Who calls.
@property (nonatomic, copy, nonnull, readonly) NSString *callerId;
/// What the caller says.
@property (nonatomic, copy, nullable, readonly) NSString *content;
/// What the caller will be told, 8 KB at most. Without effect once it is answered.
@property (nonatomic, copy, nullable) NSString *response;
/// A channel to meet in; nobody is joined to it.
@property (nonatomic, copy, nullable, readonly) NSString *channelId;
/// Where it stands.
@property (nonatomic, assign, readonly) AgoraRtmRemoteInvitationState state;
@end

/// What happens to invitations. Called on the kit's queue; the same invitation is the same object every time.
@protocol AgoraRtmCallDelegate <NSObject>
@optional
/// The callee has it.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit localInvitationReceivedByPeer:(AgoraRtmLocalInvitation * _Nonnull)localInvitation;
/// The end: the callee accepts.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit localInvitationAccepted:(AgoraRtmLocalInvitation * _Nonnull)localInvitation withResponse:(NSString * _Nullable) response;
/// The end: the callee refuses.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit localInvitationRefused:(AgoraRtmLocalInvitation * _Nonnull)localInvitation withResponse:(NSString * _Nullable) response;
/// The end: it was cancelled here.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit localInvitationCanceled:(AgoraRtmLocalInvitation * _Nonnull)localInvitation;
/// The end: it failed.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit localInvitationFailure:(AgoraRtmLocalInvitation * _Nonnull)localInvitation errorCode:(AgoraRtmLocalInvitationErrorCode) errorCode;
/// An invitation has come in.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit remoteInvitationReceived:(AgoraRtmRemoteInvitation * _Nonnull)remoteInvitation;
/// The end: it was refused here.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit remoteInvitationRefused:(AgoraRtmRemoteInvitation * _Nonnull)remoteInvitation;
/// The end: the caller has confirmed the acceptance.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit remoteInvitationAccepted:(AgoraRtmRemoteInvitation * _Nonnull)remoteInvitation;
/// The end: the caller has cancelled it.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit remoteInvitationCanceled:(AgoraRtmRemoteInvitation * _Nonnull)remoteInvitation;
/// The end: it failed.
- (void)rtmCallKit:(AgoraRtmCallKit * _Nonnull)callKit remoteInvitationFailure:(AgoraRtmRemoteInvitation * _Nonnull)remoteInvitation errorCode:(AgoraRtmRemoteInvitationErrorCode) errorCode;
@end

/// Call invitations of one kit, from its getRtmCallKit. Its methods may be called on any thread.
__attribute__((visibility("default"))) @interface AgoraRtmCallKit: NSObject {
  id _impl;
}
/// The kit; nil once it has ended.
@property (atomic, readonly, weak, nullable) AgoraRtmKit *rtmKit;
/// Who is told. May be set at any time; set to nil by itself when the delegate goes.
@property (nonatomic, weak, nullable) id<AgoraRtmCallDelegate > callDelegate;
/// Sends an invitation, and again for 30 seconds while the callee is offline. Perhaps localInvitationReceivedByPeer: follows, and surely one of the ends.
- (void)sendLocalInvitation:(AgoraRtmLocalInvitation * _Nonnull)localInvitation completion:(AgoraRtmLocalInvitationSendBlock _Nullable)completion;
/// Cancels an invitation; localInvitationCanceled: follows.
- (void)cancelLocalInvitation:(AgoraRtmLocalInvitation * _Nonnull)localInvitation completion:(AgoraRtmLocalInvitationCancelBlock _Nullable)completion;
/// Accepts an invitation; remoteInvitationAccepted: follows when the caller has confirmed it.
- (void)acceptRemoteInvitation:(AgoraRtmRemoteInvitation * _Nonnull)remoteInvitation completion:(AgoraRtmRemoteInvitationAcceptBlock _Nullable)completion;
/// Refuses an invitation; remoteInvitationRefused: follows.
- (void)refuseRemoteInvitation:(AgoraRtmRemoteInvitation * _Nonnull)remoteInvitation completion:(AgoraRtmRemoteInvitationRefuseBlock _Nullable)completion;
@end
