// The blocks that AgoraRtmKit and AgoraRtmChannel answer with.
//
// A block is called once, on the kit's own queue, never inside the call that it was given to: also when that call is refused. It may be nil. The
// outcome is its last argument; what else it brings is nil unless that is Ok. Blocks that wait when their kit ends are dropped. What a block raises
// is written to the log of the system and hurts nothing.
#import <Foundation/Foundation.h>

#import "AgoraRtmEnumerations.h"

#if defined(__clang__)
#pragma clang diagnostic push
// As in the original, not every pointer says whether it may be nil, and one property does not say how it is kept (strongly).
#pragma clang diagnostic ignored "-Wnullability-completeness"
#pragma clang diagnostic ignored "-Wobjc-property-no-attribute"
#endif

@class AgoraRtmAttribute;
@class AgoraRtmChannelAttribute;
@class AgoraRtmChannelMemberCount;
@class AgoraRtmFileMessage;
@class AgoraRtmImageMessage;
@class AgoraRtmMember;
@class AgoraRtmPeerOnlineStatus;

/// How a login ended.
typedef void (^AgoraRtmLoginBlock)(AgoraRtmLoginErrorCode errorCode);
/// How a logout ended.
typedef void (^AgoraRtmLogoutBlock)(AgoraRtmLogoutErrorCode errorCode);
/// How a message to a peer ended.
typedef void (^AgoraRtmSendPeerMessageBlock)(AgoraRtmSendPeerMessageErrorCode errorCode);
/// Who is online.
typedef void (^AgoraRtmQueryPeersOnlineBlock)(NSArray<AgoraRtmPeerOnlineStatus *> * peerOnlineStatus, AgoraRtmQueryPeersOnlineErrorCode errorCode);
/// The token that was given, and how its renewal ended.
typedef void (^AgoraRtmRenewTokenBlock)(NSString *token, AgoraRtmRenewTokenErrorCode errorCode);
/// How subscribing, or no longer, ended.
typedef void (^AgoraRtmSubscriptionRequestBlock)(AgoraRtmPeerSubscriptionStatusErrorCode errorCode);
/// The users subscribed to.
typedef void (^AgoraRtmQueryPeersBySubscriptionOptionBlock)(NSArray<NSString *> * peers, AgoraRtmQueryPeersBySubscriptionOptionErrorCode errorCode);
/// The bytes that were downloaded. They are the program's to keep.
typedef void (^AgoraRtmDownloadMediaToMemoryBlock)(long long requestId, NSData* data,  AgoraRtmDownloadMediaErrorCode errorCode);
/// How a download to a file ended. With Ok all of it is there.
typedef void (^AgoraRtmDownloadMediaToFileBlock)(long long requestId, AgoraRtmDownloadMediaErrorCode errorCode);
/// The message to send about the uploaded file.
typedef void (^AgoraRtmUploadFileMediaBlock)(long long requestId, AgoraRtmFileMessage* fileMessage, AgoraRtmUploadMediaErrorCode errorCode);
/// The message to send about the uploaded image.
typedef void (^AgoraRtmUploadImageMediaBlock)(long long requestId, AgoraRtmImageMessage* imageMessage, AgoraRtmUploadMediaErrorCode errorCode);
/// How the cancelling ended. After Ok the transfer's own block says Interrupted.
typedef void (^AgoraRtmCancelMediaBlock)(long long requestId, AgoraRtmCancelMediaErrorCode errorCode);
/// How the writing of the user's own attributes ended.
typedef void (^AgoraRtmSetLocalUserAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// How adding to the user's own attributes ended.
typedef void (^AgoraRtmAddOrUpdateLocalUserAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// How taking away some of the user's own attributes ended.
typedef void (^AgoraRtmDeleteLocalUserAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// How taking away all of the user's own attributes ended.
typedef void (^AgoraRtmClearLocalUserAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// The attributes of a user, and which user was asked for.
typedef void (^AgoraRtmGetUserAttributesBlock)(NSArray< AgoraRtmAttribute *> * _Nullable attributes, NSString * userId, AgoraRtmProcessAttributeErrorCode errorCode);
/// The counts, in the order of the question.
typedef void (^AgoraRtmChannelMemberCountBlock)(NSArray<AgoraRtmChannelMemberCount *> * channelMemberCounts, AgoraRtmChannelMemberCountErrorCode errorCode);
/// How the writing of a channel's attributes ended.
typedef void (^AgoraRtmSetChannelAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// How adding to a channel's attributes ended.
typedef void (^AgoraRtmAddOrUpdateChannelAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// How taking away some of a channel's attributes ended.
typedef void (^AgoraRtmDeleteChannelAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// How taking away all of a channel's attributes ended.
typedef void (^AgoraRtmClearChannelAttributesBlock)(AgoraRtmProcessAttributeErrorCode errorCode);
/// The attributes of a channel.
typedef void (^AgoraRtmGetChannelAttributesBlock)(NSArray< AgoraRtmChannelAttribute *> * _Nullable attributes, AgoraRtmProcessAttributeErrorCode errorCode);
/// How joining ended.
typedef void (^AgoraRtmJoinChannelBlock)(AgoraRtmJoinChannelErrorCode errorCode);
/// How leaving ended.
typedef void (^AgoraRtmLeaveChannelBlock)(AgoraRtmLeaveChannelErrorCode errorCode);
/// How a message to a channel ended.
typedef void (^AgoraRtmSendChannelMessageBlock)(AgoraRtmSendChannelMessageErrorCode errorCode);
/// The members of a channel.
typedef void (^AgoraRtmGetMembersBlock)(NSArray< AgoraRtmMember *> * _Nullable members, AgoraRtmGetMembersErrorCode errorCode);

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
