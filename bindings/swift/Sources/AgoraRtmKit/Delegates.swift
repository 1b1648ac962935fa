import Foundation

/// What happens to a kit. Each method may be left out; all of them are called on the kit's own thread. A class whose superclass is the
/// delegate overrides what that has, and nothing else is called: where there is no Objective-C, what is left out is decided by the class
/// that names the protocol.
public protocol AgoraRtmDelegate: AnyObject {
    /// The connection has changed.
    func rtmKit(_ kit: AgoraRtmKit, connectionStateChanged state: AgoraRtmConnectionState, reason: AgoraRtmConnectionChangeReason)
    /// A text, or a raw message as `AgoraRtmRawMessage`, has come from a user.
    func rtmKit(_ kit: AgoraRtmKit, messageReceived message: AgoraRtmMessage, fromPeer peerId: String)
    /// A file has come from a user.
    func rtmKit(_ kit: AgoraRtmKit, fileMessageReceived message: AgoraRtmFileMessage, fromPeer peerId: String)
    /// An image has come from a user.
    func rtmKit(_ kit: AgoraRtmKit, imageMessageReceived message: AgoraRtmImageMessage, fromPeer peerId: String)
    /// An upload moves; about once a second.
    func rtmKit(_ kit: AgoraRtmKit, media requestId: Int64, uploadingProgress progress: AgoraRtmMediaOperationProgress)
    /// A download moves; about once a second.
    func rtmKit(_ kit: AgoraRtmKit, media requestId: Int64, downloadingProgress progress: AgoraRtmMediaOperationProgress)
    /// Users who are subscribed to stand elsewhere.
    func rtmKit(_ kit: AgoraRtmKit, peersOnlineStatusChanged onlineStatus: [AgoraRtmPeerOnlineStatus])
    /// The token has ended.
    func rtmKitTokenDidExpire(_ kit: AgoraRtmKit)
    /// The token ends in half a minute, or sooner.
    func rtmKitTokenPrivilegeWillExpire(_ kit: AgoraRtmKit)
}

extension AgoraRtmDelegate {
    public func rtmKit(
        _ kit: AgoraRtmKit, connectionStateChanged state: AgoraRtmConnectionState, reason: AgoraRtmConnectionChangeReason
    ) {}
    public func rtmKit(_ kit: AgoraRtmKit, messageReceived message: AgoraRtmMessage, fromPeer peerId: String) {}
    public func rtmKit(_ kit: AgoraRtmKit, fileMessageReceived message: AgoraRtmFileMessage, fromPeer peerId: String) {}
    public func rtmKit(_ kit: AgoraRtmKit, imageMessageReceived message: AgoraRtmImageMessage, fromPeer peerId: String) {}
    public func rtmKit(
        _ kit: AgoraRtmKit, media requestId: Int64, uploadingProgress progress: AgoraRtmMediaOperationProgress
    ) {}
    public func rtmKit(
        _ kit: AgoraRtmKit, media requestId: Int64, downloadingProgress progress: AgoraRtmMediaOperationProgress
    ) {}
    public func rtmKit(_ kit: AgoraRtmKit, peersOnlineStatusChanged onlineStatus: [AgoraRtmPeerOnlineStatus]) {}
    public func rtmKitTokenDidExpire(_ kit: AgoraRtmKit) {}
    public func rtmKitTokenPrivilegeWillExpire(_ kit: AgoraRtmKit) {}
}

/// What happens in a channel; as `AgoraRtmDelegate`.
public protocol AgoraRtmChannelDelegate: AnyObject {
    /// Somebody else joined.
    func channel(_ channel: AgoraRtmChannel, memberJoined member: AgoraRtmMember)
    /// Somebody else left or vanished.
    func channel(_ channel: AgoraRtmChannel, memberLeft member: AgoraRtmMember)
    /// A text, or a raw message as `AgoraRtmRawMessage`, has come from a member.
    func channel(_ channel: AgoraRtmChannel, messageReceived message: AgoraRtmMessage, from member: AgoraRtmMember)
    /// A file has come from a member.
    func channel(_ channel: AgoraRtmChannel, fileMessageReceived message: AgoraRtmFileMessage, from member: AgoraRtmMember)
    /// An image has come from a member.
    func channel(_ channel: AgoraRtmChannel, imageMessageReceived message: AgoraRtmImageMessage, from member: AgoraRtmMember)
    /// All attributes of the channel, after a write that asked for members to be told.
    func channel(_ channel: AgoraRtmChannel, attributeUpdate attributes: [AgoraRtmChannelAttribute])
    /// How many members there are; also after joining.
    func channel(_ channel: AgoraRtmChannel, memberCount count: Int32)
}

extension AgoraRtmChannelDelegate {
    public func channel(_ channel: AgoraRtmChannel, memberJoined member: AgoraRtmMember) {}
    public func channel(_ channel: AgoraRtmChannel, memberLeft member: AgoraRtmMember) {}
    public func channel(_ channel: AgoraRtmChannel, messageReceived message: AgoraRtmMessage, from member: AgoraRtmMember) {}
    public func channel(_ channel: AgoraRtmChannel, fileMessageReceived message: AgoraRtmFileMessage, from member: AgoraRtmMember) {}
    public func channel(
        _ channel: AgoraRtmChannel, imageMessageReceived message: AgoraRtmImageMessage, from member: AgoraRtmMember
    ) {}
    public func channel(_ channel: AgoraRtmChannel, attributeUpdate attributes: [AgoraRtmChannelAttribute]) {}
    public func channel(_ channel: AgoraRtmChannel, memberCount count: Int32) {}
}

/// What happens to invitations; as `AgoraRtmDelegate`.
public protocol AgoraRtmCallDelegate: AnyObject {
    /// The callee's library has it.
    func rtmCallKit(_ callKit: AgoraRtmCallKit, localInvitationReceivedByPeer localInvitation: AgoraRtmLocalInvitation)
    /// The callee takes the call.
    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationAccepted localInvitation: AgoraRtmLocalInvitation, withResponse response: String?)
    /// The callee does not take the call.
    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationRefused localInvitation: AgoraRtmLocalInvitation, withResponse response: String?)
    /// It was taken back.
    func rtmCallKit(_ callKit: AgoraRtmCallKit, localInvitationCanceled localInvitation: AgoraRtmLocalInvitation)
    /// It did not come about.
    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationFailure localInvitation: AgoraRtmLocalInvitation,
        errorCode: AgoraRtmLocalInvitationErrorCode)
    /// An invitation has come in.
    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationReceived remoteInvitation: AgoraRtmRemoteInvitation)
    /// It was refused.
    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationRefused remoteInvitation: AgoraRtmRemoteInvitation)
    /// It was accepted, and the caller knows.
    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationAccepted remoteInvitation: AgoraRtmRemoteInvitation)
    /// The caller has thought better of it.
    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationCanceled remoteInvitation: AgoraRtmRemoteInvitation)
    /// It did not come about.
    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, remoteInvitationFailure remoteInvitation: AgoraRtmRemoteInvitation,
        errorCode: AgoraRtmRemoteInvitationErrorCode)
}

extension AgoraRtmCallDelegate {
    public func rtmCallKit(_ callKit: AgoraRtmCallKit, localInvitationReceivedByPeer localInvitation: AgoraRtmLocalInvitation) {}
    public func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationAccepted localInvitation: AgoraRtmLocalInvitation, withResponse response: String?
    ) {}
    public func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationRefused localInvitation: AgoraRtmLocalInvitation, withResponse response: String?
    ) {}
    public func rtmCallKit(_ callKit: AgoraRtmCallKit, localInvitationCanceled localInvitation: AgoraRtmLocalInvitation) {}
    public func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationFailure localInvitation: AgoraRtmLocalInvitation,
        errorCode: AgoraRtmLocalInvitationErrorCode
    ) {}
    public func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationReceived remoteInvitation: AgoraRtmRemoteInvitation) {}
    public func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationRefused remoteInvitation: AgoraRtmRemoteInvitation) {}
    public func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationAccepted remoteInvitation: AgoraRtmRemoteInvitation) {}
    public func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationCanceled remoteInvitation: AgoraRtmRemoteInvitation) {}
    public func rtmCallKit(
        _ callKit: AgoraRtmCallKit, remoteInvitationFailure remoteInvitation: AgoraRtmRemoteInvitation,
        errorCode: AgoraRtmRemoteInvitationErrorCode
    ) {}
}
