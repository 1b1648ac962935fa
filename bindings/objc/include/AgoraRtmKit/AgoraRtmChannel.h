// A channel, and what it tells.
#import <Foundation/Foundation.h>

#import "AgoraRtmBlocks.h"
#import "AgoraRtmMessages.h"
#import "AgoraRtmValues.h"

@class AgoraRtmChannel;
@class AgoraRtmKit;

/// What happens in a channel that is joined. Called on the kit's queue.
@protocol AgoraRtmChannelDelegate <NSObject>
@optional
/// Somebody else joined. Not told in a channel of more than 512 members.
- (void)channel:(AgoraRtmChannel * _Nonnull)channel memberJoined:(AgoraRtmMember * _Nonnull)member;
/// Somebody else left or vanished. Not told in a channel of more than 512 members.
- (void)channel:(AgoraRtmChannel * _Nonnull)channel memberLeft:(AgoraRtmMember * _Nonnull)member;
/// A text or raw message of another member.
- (void)channel:(AgoraRtmChannel * _Nonnull)channel messageReceived:(AgoraRtmMessage * _Nonnull)message fromMember:(AgoraRtmMember * _Nonnull)member;
/// A file message of another member.
- (void)channel:(AgoraRtmChannel * _Nonnull)channel fileMessageReceived:(AgoraRtmFileMessage * _Nonnull)message fromMember:(AgoraRtmMember * _Nonnull)member;
/// An image message of another member.
- (void)channel:(AgoraRtmChannel * _Nonnull)channel imageMessageReceived:(AgoraRtmImageMessage * _Nonnull)message fromMember:(AgoraRtmMember * _Nonnull)member;
/// All attributes, after a write that asked for members to be told.
- (void)channel:(AgoraRtmChannel * _Nonnull)channel attributeUpdate:(NSArray< AgoraRtmChannelAttribute *> * _Nonnull)attributes;
/// The number of members: after joining, and when it changes.
- (void)channel:(AgoraRtmChannel * _Nonnull)channel memberCount:(int)count;
@end

/// A channel of a kit, made by createChannelWithId:delegate:. The kit keeps it until destroyChannelWithId:. One that has been destroyed, or has lost its kit,
/// answers every call with NotInitialized. Its methods may be called on any thread.
__attribute__((visibility("default"))) @interface AgoraRtmChannel: NSObject {
  id _impl;
}
/// The kit. The channel does not keep it alive: nil once the kit has ended.
@property (atomic, readonly, nonnull) AgoraRtmKit *kit;
/// Who is told. May be set at any time; set to nil by itself when the delegate goes.
@property (nonatomic, weak, nullable) id<AgoraRtmChannelDelegate> channelDelegate;
/// Joins.
- (void)joinWithCompletion:(AgoraRtmJoinChannelBlock _Nullable)completionBlock;
/// Leaves.
- (void)leaveWithCompletion:(AgoraRtmLeaveChannelBlock _Nullable)completionBlock;
/// Sends a message to the other members, without options.
- (void)sendMessage:(AgoraRtmMessage * _Nonnull)message completion:(AgoraRtmSendChannelMessageBlock _Nullable)completionBlock;
/// Sends a message to the other members.
- (void)sendMessage:(AgoraRtmMessage * _Nonnull)message sendMessageOptions:(AgoraRtmSendMessageOptions* _Nonnull)options completion:(AgoraRtmSendChannelMessageBlock _Nullable)completionBlock;
/// Asks for the members: all of them, or some 512.
- (void)getMembersWithCompletion:(AgoraRtmGetMembersBlock _Nullable)completionBlock;
@end
