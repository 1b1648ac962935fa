// The closures that calls take, all of them called on the kit's own thread, never inside the call. The last argument says how the
// call ended; what stands before it is nothing unless that worked.

public typealias AgoraRtmLocalInvitationSendBlock = (_ errorCode: AgoraRtmInvitationApiCallErrorCode) -> Void
public typealias AgoraRtmRemoteInvitationAcceptBlock = (_ errorCode: AgoraRtmInvitationApiCallErrorCode) -> Void
public typealias AgoraRtmRemoteInvitationRefuseBlock = (_ errorCode: AgoraRtmInvitationApiCallErrorCode) -> Void
public typealias AgoraRtmLocalInvitationCancelBlock = (_ errorCode: AgoraRtmInvitationApiCallErrorCode) -> Void
public typealias AgoraRtmLoginBlock = (_ errorCode: AgoraRtmLoginErrorCode) -> Void
public typealias AgoraRtmLogoutBlock = (_ errorCode: AgoraRtmLogoutErrorCode) -> Void
public typealias AgoraRtmSendPeerMessageBlock = (_ errorCode: AgoraRtmSendPeerMessageErrorCode) -> Void
public typealias AgoraRtmQueryPeersOnlineBlock = (_ peerOnlineStatus: [AgoraRtmPeerOnlineStatus]?, _ errorCode: AgoraRtmQueryPeersOnlineErrorCode) -> Void
public typealias AgoraRtmRenewTokenBlock = (_ token: String?, _ errorCode: AgoraRtmRenewTokenErrorCode) -> Void
public typealias AgoraRtmSubscriptionRequestBlock = (_ errorCode: AgoraRtmPeerSubscriptionStatusErrorCode) -> Void
public typealias AgoraRtmQueryPeersBySubscriptionOptionBlock = (_ peers: [String]?, _ errorCode: AgoraRtmQueryPeersBySubscriptionOptionErrorCode) -> Void
public typealias AgoraRtmDownloadMediaToMemoryBlock = (_ requestId: Int64, _ data: Data?, _ errorCode: AgoraRtmDownloadMediaErrorCode) -> Void
public typealias AgoraRtmDownloadMediaToFileBlock = (_ requestId: Int64, _ errorCode: AgoraRtmDownloadMediaErrorCode) -> Void
public typealias AgoraRtmUploadFileMediaBlock = (_ requestId: Int64, _ fileMessage: AgoraRtmFileMessage?, _ errorCode: AgoraRtmUploadMediaErrorCode) -> Void
public typealias AgoraRtmUploadImageMediaBlock = (_ requestId: Int64, _ imageMessage: AgoraRtmImageMessage?, _ errorCode: AgoraRtmUploadMediaErrorCode) -> Void
public typealias AgoraRtmCancelMediaBlock = (_ requestId: Int64, _ errorCode: AgoraRtmCancelMediaErrorCode) -> Void
public typealias AgoraRtmSetLocalUserAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmAddOrUpdateLocalUserAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmDeleteLocalUserAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmClearLocalUserAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmGetUserAttributesBlock = (_ attributes: [AgoraRtmAttribute]?, _ userId: String?, _ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmChannelMemberCountBlock = (_ channelMemberCounts: [AgoraRtmChannelMemberCount]?, _ errorCode: AgoraRtmChannelMemberCountErrorCode) -> Void
public typealias AgoraRtmSetChannelAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmAddOrUpdateChannelAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmDeleteChannelAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmClearChannelAttributesBlock = (_ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmGetChannelAttributesBlock = (_ attributes: [AgoraRtmChannelAttribute]?, _ errorCode: AgoraRtmProcessAttributeErrorCode) -> Void
public typealias AgoraRtmJoinChannelBlock = (_ errorCode: AgoraRtmJoinChannelErrorCode) -> Void
public typealias AgoraRtmLeaveChannelBlock = (_ errorCode: AgoraRtmLeaveChannelErrorCode) -> Void
public typealias AgoraRtmSendChannelMessageBlock = (_ errorCode: AgoraRtmSendChannelMessageErrorCode) -> Void
public typealias AgoraRtmGetMembersBlock = (_ members: [AgoraRtmMember]?, _ errorCode: AgoraRtmGetMembersErrorCode) -> Void
