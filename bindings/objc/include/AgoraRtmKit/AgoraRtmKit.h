// AgoraRtmKit: the framework's one header, source-compatible with the Agora RTM 1.x SDK for Apple's systems.
//
//     #import <AgoraRtmKit/AgoraRtmKit.h>
//
//     AgoraRtmKit *kit = [[AgoraRtmKit alloc] initWithAppId:appId delegate:self];
//     [kit loginByToken:nil user:@"ann" completion:^(AgoraRtmLoginErrorCode errorCode) {
//       AgoraRtmMessage *hello = [[AgoraRtmMessage alloc] initWithText:@"hello"];
//       [kit sendMessage:hello toPeer:@"bob" sendMessageOptions:[[AgoraRtmSendMessageOptions alloc] init] completion:nil];
//     }];
//
// Queue. Each kit has one queue, on which its delegates and blocks are called one after another, in order, never inside a call that the program makes.
// It is not the main queue. Every method may be called on any thread, and inside any delegate method or block.
//
// Ends. A kit ends when nobody holds it; while one of its delegate methods or blocks runs, the kit is held. Behind its end nothing is told. Its
// channels may outlive it, and be destroyed before or after.
#import <Foundation/Foundation.h>

#import "AgoraRtmBlocks.h"
#import "AgoraRtmCallKit.h"
#import "AgoraRtmChannel.h"
#import "AgoraRtmEnumerations.h"
#import "AgoraRtmMessages.h"
#import "AgoraRtmValues.h"

#if defined(__clang__)
#pragma clang diagnostic push
// As in the original, not every pointer says whether it may be nil, and one property does not say how it is kept (strongly).
#pragma clang diagnostic ignored "-Wnullability-completeness"
#pragma clang diagnostic ignored "-Wobjc-property-no-attribute"
#endif

// Apple's systems have it.
#if !defined(__deprecated)
#define __deprecated __attribute__((deprecated))
#endif

@class AgoraRtmKit;

/// What happens to a kit. Called on the kit's queue.
@protocol AgoraRtmDelegate <NSObject>
@optional
/// The connection stands elsewhere now.
- (void)rtmKit:(AgoraRtmKit * _Nonnull)kit connectionStateChanged:(AgoraRtmConnectionState)state reason:(AgoraRtmConnectionChangeReason)reason;
/// A text message, or an AgoraRtmRawMessage.
- (void)rtmKit:(AgoraRtmKit * _Nonnull)kit messageReceived:(AgoraRtmMessage * _Nonnull)message fromPeer:(NSString * _Nonnull)peerId;
/// A file message.
- (void)rtmKit:(AgoraRtmKit * _Nonnull)kit fileMessageReceived:(AgoraRtmFileMessage * _Nonnull)message fromPeer:(NSString * _Nonnull)peerId;
/// An image message.
- (void)rtmKit:(AgoraRtmKit * _Nonnull)kit imageMessageReceived:(AgoraRtmImageMessage * _Nonnull)message fromPeer:(NSString * _Nonnull)peerId;
/// How far an upload has come: about once a second, and at its end.
- (void)rtmKit:(AgoraRtmKit * _Nonnull)kit media:(long long)requestId uploadingProgress:(AgoraRtmMediaOperationProgress * _Nonnull)progress;
/// How far a download has come: about once a second, and at its end.
- (void)rtmKit:(AgoraRtmKit * _Nonnull)kit media:(long long)requestId downloadingProgress:(AgoraRtmMediaOperationProgress * _Nonnull)progress;
/// The states of users subscribed to: all of them right after a subscription, then those that change.
- (void)rtmKit:(AgoraRtmKit * _Nonnull)kit PeersOnlineStatusChanged:(NSArray< AgoraRtmPeerOnlineStatus *> * _Nonnull)onlineStatus;
/// The token has ended: log in with a new one, or, while reconnecting, renew it.
- (void)rtmKitTokenDidExpire:(AgoraRtmKit * _Nonnull)kit;
/// The token ends in half a minute, or sooner.
- (void)rtmKitTokenPrivilegeWillExpire:(AgoraRtmKit * _Nonnull)kit;
@end

/// One client: its login, messages, channels, and all else.
__attribute__((visibility("default"))) @interface AgoraRtmKit: NSObject {
  id _impl;
}
/// Who is told. May be set at any time; set to nil by itself when the delegate goes.
@property (atomic, weak, nullable) id<AgoraRtmDelegate> agoraRtmDelegate;
/// The channels that are open, by id. A copy: changing it changes nothing.
@property (atomic, readonly, nullable) NSMutableDictionary<NSString *, AgoraRtmChannel *> *channels __deprecated;
/// The call kit, made when it is first asked for. nil ends it; one from [[AgoraRtmCallKit alloc] init] takes its place.
@property (atomic, strong, nullable) AgoraRtmCallKit *rtmCallKit;

/// Makes a kit that is not logged in. nil unless the App ID has 32 characters.
- (instancetype _Nullable)initWithAppId:(NSString * _Nonnull)appId delegate:(id <AgoraRtmDelegate> _Nullable)delegate;
/// Logs in. The token may be nil, empty or the App ID where the server asks for none.
- (void)loginByToken:(NSString * _Nullable)token user:(NSString * _Nonnull)userId completion:(AgoraRtmLoginBlock _Nullable)completionBlock;
/// Logs out, behind what was sent before. Channels are no longer joined then, and stay usable.
- (void)logoutWithCompletion:(AgoraRtmLogoutBlock _Nullable )completionBlock;
/// Goes on under another token.
- (void)renewToken:(NSString * _Nonnull)token completion:(AgoraRtmRenewTokenBlock _Nullable)completionBlock;
/// Sends a message to a user, without options.
- (void)sendMessage:(AgoraRtmMessage * _Nonnull)message toPeer:(NSString * _Nonnull)peerId completion:(AgoraRtmSendPeerMessageBlock _Nullable)completionBlock;
/// Downloads into memory. The request's number, by which it can be cancelled, is there when this returns.
- (void)downloadMediaToMemory:(NSString * _Nonnull)mediaId withRequest: (long long*)requestId completion:(AgoraRtmDownloadMediaToMemoryBlock _Nullable)completionBlock;
/// Downloads to a file, whose path is absolute. It appears, or is replaced, when all of it has arrived and is verified.
- (void)downloadMedia:(NSString * _Nonnull)mediaId toFile: (NSString* _Nonnull)filePath withRequest: (long long*)requestId completion:(AgoraRtmDownloadMediaToFileBlock _Nullable)completionBlock;
/// Uploads a file, whose path is absolute, of 1 byte to 30 MB.
- (void)createFileMessageByUploading:(NSString * _Nonnull)filePath withRequest: (long long*)requestId completion:(AgoraRtmUploadFileMediaBlock _Nullable)completionBlock;
/// Uploads an image, whose path is absolute, of 1 byte to 30 MB.
- (void)createImageMessageByUploading:(NSString * _Nonnull)filePath withRequest: (long long*)requestId completion:(AgoraRtmUploadImageMediaBlock _Nullable)completionBlock;
/// Cancels a download that runs.
- (void)cancelMediaDownload:(long long)requestId completion:(AgoraRtmCancelMediaBlock _Nullable)completionBlock;
/// Cancels an upload that runs.
- (void)cancelMediaUpload:(long long)requestId completion:(AgoraRtmCancelMediaBlock _Nullable)completionBlock;
/// Makes a message about a file that is on the server already. nil without an id.
- (AgoraRtmFileMessage*) createFileMessageByMediaId:(NSString * _Nonnull)mediaId;
/// Makes a message about an image that is on the server already. nil without an id.
- (AgoraRtmImageMessage*) createImageMessageByMediaId:(NSString * _Nonnull)mediaId;
/// Sends a message to a user.
- (void)sendMessage:(AgoraRtmMessage * _Nonnull)message toPeer:(NSString * _Nonnull)peerId sendMessageOptions:(AgoraRtmSendMessageOptions* _Nonnull)options completion:(AgoraRtmSendPeerMessageBlock _Nullable)completionBlock;
/// Opens a channel, without joining it; it needs no login. An id that is open already gives the same channel, with the new delegate. nil: the id is not 1 to 64
/// of the allowed characters.
- (AgoraRtmChannel * _Nullable)createChannelWithId:(NSString * _Nonnull)channelId delegate:(id <AgoraRtmChannelDelegate> _Nullable)delegate;
/// Ends a channel, leaving it if it is joined; blocks that wait for it are answered with NotInitialized. NO: none is open under this id.
- (BOOL)destroyChannelWithId: (NSString * _Nonnull) channelId;
/// The call kit, made when it is first asked for.
- (AgoraRtmCallKit * _Nullable)getRtmCallKit;
/// Asks which of up to 256 users are online.
- (void)queryPeersOnlineStatus: (NSArray<NSString*> * _Nonnull) peerIds completion:(AgoraRtmQueryPeersOnlineBlock _Nullable)completionBlock;
/// Replaces the user's own attributes, which last until logout.
- (void)setLocalUserAttributes:(NSArray< AgoraRtmAttribute *> * _Nullable) attributes completion:(AgoraRtmSetLocalUserAttributesBlock _Nullable)completionBlock;
/// Adds to or replaces some of the user's own attributes.
- (void)addOrUpdateLocalUserAttributes:(NSArray< AgoraRtmAttribute *> * _Nullable) attributes completion:(AgoraRtmAddOrUpdateLocalUserAttributesBlock _Nullable)completionBlock;
/// Takes away some of the user's own attributes.
- (void)deleteLocalUserAttributesByKeys:(NSArray< NSString *> * _Nullable) attributeKeys completion:(AgoraRtmDeleteLocalUserAttributesBlock _Nullable)completionBlock;
/// Takes away all of the user's own attributes.
- (void)clearLocalUserAttributesWithCompletion:(AgoraRtmClearLocalUserAttributesBlock _Nullable)completionBlock;
/// Asks for all attributes of a user who is online.
- (void)getUserAllAttributes:(NSString* )userId completion:(AgoraRtmGetUserAttributesBlock _Nullable)completionBlock;
/// Asks for some attributes of a user who is online.
- (void)getUserAttributes:(NSString* )userId ByKeys:(NSArray< NSString *> * _Nullable)attributeKeys completion:(AgoraRtmGetUserAttributesBlock _Nullable)completionBlock;
/// Asks how many members up to 32 channels have, joined or not.
- (void)getChannelMemberCount:(NSArray<NSString*> * _Nonnull)channelIds completion:(AgoraRtmChannelMemberCountBlock _Nullable)completionBlock;
/// Replaces the attributes of a channel, which need not be joined.
- (void)setChannel:(NSString* _Nonnull)channelId Attributes:(NSArray< AgoraRtmChannelAttribute *> * _Nullable)attributes Options:(AgoraRtmChannelAttributeOptions* _Nonnull)options completion:(AgoraRtmSetChannelAttributesBlock _Nullable)completionBlock;
/// Adds to or replaces some attributes of a channel.
- (void)addOrUpdateChannel:(NSString* _Nonnull)channelId Attributes:(NSArray< AgoraRtmChannelAttribute *> * _Nullable)attributes Options:(AgoraRtmChannelAttributeOptions* _Nonnull)options completion:(AgoraRtmAddOrUpdateChannelAttributesBlock _Nullable)completionBlock;
/// Takes away some attributes of a channel.
- (void)deleteChannel:(NSString* _Nonnull)channelId AttributesByKeys:(NSArray< NSString *> * _Nullable)attributeKeys Options:(AgoraRtmChannelAttributeOptions* _Nonnull)options completion:(AgoraRtmDeleteChannelAttributesBlock _Nullable)completionBlock;
/// Takes away all attributes of a channel.
- (void)clearChannel:(NSString* _Nonnull)channelId Options:(AgoraRtmChannelAttributeOptions* _Nonnull)options AttributesWithCompletion:(AgoraRtmClearChannelAttributesBlock _Nullable)completionBlock;
/// Asks for all attributes of a channel, which need not be joined.
- (void)getChannelAllAttributes:(NSString* _Nonnull)channelId completion:(AgoraRtmGetChannelAttributesBlock _Nullable)completionBlock;
/// Asks for some attributes of a channel, which need not be joined.
- (void)getChannelAttributes:(NSString* _Nonnull)channelId ByKeys:(NSArray< NSString *> * _Nullable) attributeKeys completion:(AgoraRtmGetChannelAttributesBlock _Nullable)completionBlock;
/// Subscribes to up to 512 users in all; PeersOnlineStatusChanged: tells of them until logout.
- (void)subscribePeersOnlineStatus: (NSArray<NSString*> * _Nonnull) peerIds completion:(AgoraRtmSubscriptionRequestBlock _Nullable)completionBlock;
/// Subscribes to users no longer.
- (void)unsubscribePeersOnlineStatus: (NSArray<NSString*> * _Nonnull) peerIds completion:(AgoraRtmSubscriptionRequestBlock _Nullable)completionBlock;
/// Asks which users are subscribed to.
- (void)queryPeersBySubscriptionOption: (AgoraRtmPeerSubscriptionOptions) option completion:(AgoraRtmQueryPeersBySubscriptionOptionBlock _Nullable)completionBlock;
/// Sets parameters from a JSON object, such as {"rtm.server": "wss://rtm.example.com"}. 0 when it is one.
- (int)setParameters:(NSString * _Nonnull)parameters;
/// Writes the log of the whole program to this file from now on. 0 when it can.
- (int)setLogFile:(NSString * _Nonnull)logFile;
/// Kilobytes that the log may have: 10240 unless set, from 512 to 1048576; others are ignored. 0.
- (int)setLogFileSize:(int) fileSize;
/// What is logged. 0 when there is such a filter.
- (int)setLogFilters:(AgoraRtmLogFilter) filter;
/// The version of the library, such as "0.1.0".
+ (NSString*) getSDKVersion;
/// Settings of the whole program, before any kit is made. They have no effect here.
+ (AgoraRtmSetContextErrorCode) setRtmServiceContext:(AgoraRtmServiceContext* _Nonnull) context;
@end

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
