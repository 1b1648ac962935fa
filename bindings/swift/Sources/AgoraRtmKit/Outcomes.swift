import RtmSession

/// An enumeration of outcomes. A number that it has no case for is told as the case for failures that have no number.
protocol ErrorCode: RawRepresentable where RawValue == Int {
    static var unnumbered: Self { get }
}

extension ErrorCode {
    init(_ code: Int32) {
        self = Self(rawValue: Int(code)) ?? Self.unnumbered
    }
}

extension AgoraRtmSendPeerMessageErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmLoginErrorCode: ErrorCode { static var unnumbered: Self { .unknown } }
extension AgoraRtmLogoutErrorCode: ErrorCode { static var unnumbered: Self { .rejected } }
extension AgoraRtmQueryPeersOnlineErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmProcessAttributeErrorCode: ErrorCode { static var unnumbered: Self { .attributeOperationErrorFailure } }
extension AgoraRtmRenewTokenErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmChannelMemberCountErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmPeerSubscriptionStatusErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmQueryPeersBySubscriptionOptionErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmDownloadMediaErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmUploadMediaErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmCancelMediaErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmSendChannelMessageErrorCode: ErrorCode { static var unnumbered: Self { .errorFailure } }
extension AgoraRtmJoinChannelErrorCode: ErrorCode { static var unnumbered: Self { .channelErrorFailure } }
extension AgoraRtmLeaveChannelErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
extension AgoraRtmGetMembersErrorCode: ErrorCode { static var unnumbered: Self { .failure } }
// It has no number for a kit that is gone; to that every invitation is an invalid argument.
extension AgoraRtmInvitationApiCallErrorCode: ErrorCode { static var unnumbered: Self { .invalidAugment } }
extension AgoraRtmLocalInvitationErrorCode: ErrorCode { static var unnumbered: Self { .remoteOffline } }
extension AgoraRtmRemoteInvitationErrorCode: ErrorCode { static var unnumbered: Self { .localOffline } }

/// The answer for a closure that takes a code alone.
func answer<Code: ErrorCode, Value>(_ block: ((Code) -> Void)?) -> Answer<Value>? {
    block.map { block in { outcome in if let code = outcome.code { block(Code(code)) } } }
}

/// The answer for a closure that takes something before the code.
func answer<Code: ErrorCode, Asked, Value>(
    _ block: ((Value?, Code) -> Void)?, _ value: @escaping (Asked) -> Value
) -> Answer<Asked>? {
    block.map { block in { outcome in if let code = outcome.code { block(outcome.value.map(value), Code(code)) } } }
}
