import AgoraRtmKit
import XCTest

/// Every enumerator has the name and the number that programs know. The switches have no default: a case that is missing here, or there,
/// does not compile.
final class EnumerationTests: XCTestCase {
    func testLocalInvitationState() {
        func number(_ value: AgoraRtmLocalInvitationState) -> Int {
            switch value {
            case .idle: 0
            case .sentToRemote: 1
            case .receivedByRemote: 2
            case .acceptedByRemote: 3
            case .refusedByRemote: 4
            case .canceled: 5
            case .failure: 6
            }
        }
        for value: AgoraRtmLocalInvitationState in [
            .idle, .sentToRemote, .receivedByRemote, .acceptedByRemote, .refusedByRemote, .canceled, .failure,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testRemoteInvitationState() {
        func number(_ value: AgoraRtmRemoteInvitationState) -> Int {
            switch value {
            case .idle: 0
            case .invitationReceived: 1
            case .acceptSentToLocal: 2
            case .refused: 3
            case .accepted: 4
            case .canceled: 5
            case .failure: 6
            }
        }
        for value: AgoraRtmRemoteInvitationState in [
            .idle, .invitationReceived, .acceptSentToLocal, .refused, .accepted, .canceled, .failure,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testLocalInvitationErrorCode() {
        func number(_ value: AgoraRtmLocalInvitationErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .remoteOffline: 1
            case .remoteNoResponse: 2
            case .expire: 3
            case .notLoggedIn: 4
            }
        }
        for value: AgoraRtmLocalInvitationErrorCode in [
            .ok, .remoteOffline, .remoteNoResponse, .expire, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testRemoteInvitationErrorCode() {
        func number(_ value: AgoraRtmRemoteInvitationErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .localOffline: 1
            case .acceptFailure: 2
            case .expire: 3
            }
        }
        for value: AgoraRtmRemoteInvitationErrorCode in [
            .ok, .localOffline, .acceptFailure, .expire,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testInvitationApiCallErrorCode() {
        func number(_ value: AgoraRtmInvitationApiCallErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .invalidAugment: 1
            case .notStarted: 2
            case .alreadyEnd: 3
            case .alreadyAccept: 4
            case .alreadySent: 5
            }
        }
        for value: AgoraRtmInvitationApiCallErrorCode in [
            .ok, .invalidAugment, .notStarted, .alreadyEnd, .alreadyAccept, .alreadySent,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testMessageType() {
        func number(_ value: AgoraRtmMessageType) -> Int {
            switch value {
            case .undefined: 0
            case .text: 1
            case .raw: 2
            case .file: 3
            case .image: 4
            }
        }
        for value: AgoraRtmMessageType in [
            .undefined, .text, .raw, .file, .image,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testSendPeerMessageErrorCode() {
        func number(_ value: AgoraRtmSendPeerMessageErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .timeout: 2
            case .peerUnreachable: 3
            case .cachedByServer: 4
            case .tooOften: 5
            case .invalidUserId: 6
            case .invalidMessage: 7
            case .imcompatibleMessage: 8
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmSendPeerMessageErrorCode in [
            .ok, .failure, .timeout, .peerUnreachable, .cachedByServer, .tooOften, .invalidUserId, .invalidMessage,
            .imcompatibleMessage, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testConnectionState() {
        func number(_ value: AgoraRtmConnectionState) -> Int {
            switch value {
            case .disconnected: 1
            case .connecting: 2
            case .connected: 3
            case .reconnecting: 4
            case .aborted: 5
            }
        }
        for value: AgoraRtmConnectionState in [
            .disconnected, .connecting, .connected, .reconnecting, .aborted,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testConnectionChangeReason() {
        func number(_ value: AgoraRtmConnectionChangeReason) -> Int {
            switch value {
            case .login: 1
            case .loginSuccess: 2
            case .loginFailure: 3
            case .loginTimeout: 4
            case .interrupted: 5
            case .logout: 6
            case .bannedByServer: 7
            case .remoteLogin: 8
            case .tokenExpired: 9
            }
        }
        for value: AgoraRtmConnectionChangeReason in [
            .login, .loginSuccess, .loginFailure, .loginTimeout, .interrupted, .logout, .bannedByServer, .remoteLogin,
            .tokenExpired,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testLoginErrorCode() {
        func number(_ value: AgoraRtmLoginErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .unknown: 1
            case .rejected: 2
            case .invalidArgument: 3
            case .invalidAppId: 4
            case .invalidToken: 5
            case .tokenExpired: 6
            case .notAuthorized: 7
            case .alreadyLogin: 8
            case .timeout: 9
            case .loginTooOften: 10
            case .loginNotInitialized: 101
            }
        }
        for value: AgoraRtmLoginErrorCode in [
            .ok, .unknown, .rejected, .invalidArgument, .invalidAppId, .invalidToken, .tokenExpired, .notAuthorized,
            .alreadyLogin, .timeout, .loginTooOften, .loginNotInitialized,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testLogoutErrorCode() {
        func number(_ value: AgoraRtmLogoutErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .rejected: 1
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmLogoutErrorCode in [
            .ok, .rejected, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testQueryPeersOnlineErrorCode() {
        func number(_ value: AgoraRtmQueryPeersOnlineErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .invalidArgument: 2
            case .rejected: 3
            case .timeout: 4
            case .tooOften: 5
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmQueryPeersOnlineErrorCode in [
            .ok, .failure, .invalidArgument, .rejected, .timeout, .tooOften, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testProcessAttributeErrorCode() {
        func number(_ value: AgoraRtmProcessAttributeErrorCode) -> Int {
            switch value {
            case .attributeOperationErrorOk: 0
            case .attributeOperationErrorNotReady: 1
            case .attributeOperationErrorFailure: 2
            case .attributeOperationErrorInvalidArgument: 3
            case .attributeOperationErrorSizeOverflow: 4
            case .attributeOperationErrorTooOften: 5
            case .attributeOperationErrorUserNotFound: 6
            case .attributeOperationErrorTimeout: 7
            case .attributeOperationErrorNotInitialized: 101
            case .attributeOperationErrorNotLoggedIn: 102
            }
        }
        for value: AgoraRtmProcessAttributeErrorCode in [
            .attributeOperationErrorOk, .attributeOperationErrorNotReady, .attributeOperationErrorFailure,
            .attributeOperationErrorInvalidArgument, .attributeOperationErrorSizeOverflow,
            .attributeOperationErrorTooOften, .attributeOperationErrorUserNotFound, .attributeOperationErrorTimeout,
            .attributeOperationErrorNotInitialized, .attributeOperationErrorNotLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testRenewTokenErrorCode() {
        func number(_ value: AgoraRtmRenewTokenErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .invalidArgument: 2
            case .rejected: 3
            case .tooOften: 4
            case .tokenExpired: 5
            case .invalidToken: 6
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmRenewTokenErrorCode in [
            .ok, .failure, .invalidArgument, .rejected, .tooOften, .tokenExpired, .invalidToken, .notInitialized,
            .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testChannelMemberCountErrorCode() {
        func number(_ value: AgoraRtmChannelMemberCountErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .invalidArgument: 2
            case .tooOften: 3
            case .timeout: 4
            case .exceedLimit: 5
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmChannelMemberCountErrorCode in [
            .ok, .failure, .invalidArgument, .tooOften, .timeout, .exceedLimit, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testPeerSubscriptionStatusErrorCode() {
        func number(_ value: AgoraRtmPeerSubscriptionStatusErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .invalidArgument: 2
            case .rejected: 3
            case .timeout: 4
            case .tooOften: 5
            case .overflow: 6
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmPeerSubscriptionStatusErrorCode in [
            .ok, .failure, .invalidArgument, .rejected, .timeout, .tooOften, .overflow, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testQueryPeersBySubscriptionOptionErrorCode() {
        func number(_ value: AgoraRtmQueryPeersBySubscriptionOptionErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .timeout: 2
            case .tooOften: 3
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmQueryPeersBySubscriptionOptionErrorCode in [
            .ok, .failure, .timeout, .tooOften, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testDownloadMediaErrorCode() {
        func number(_ value: AgoraRtmDownloadMediaErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .invalidArgument: 2
            case .timeout: 3
            case .notExist: 4
            case .concurrencyLimitExceeded: 5
            case .interrupted: 6
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmDownloadMediaErrorCode in [
            .ok, .failure, .invalidArgument, .timeout, .notExist, .concurrencyLimitExceeded, .interrupted,
            .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testUploadMediaErrorCode() {
        func number(_ value: AgoraRtmUploadMediaErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .invalidArgument: 2
            case .timeout: 3
            case .sizeOverflow: 4
            case .concurrencyLimitExceeded: 5
            case .interrupted: 6
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmUploadMediaErrorCode in [
            .ok, .failure, .invalidArgument, .timeout, .sizeOverflow, .concurrencyLimitExceeded, .interrupted,
            .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testCancelMediaErrorCode() {
        func number(_ value: AgoraRtmCancelMediaErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .notExist: 2
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmCancelMediaErrorCode in [
            .ok, .failure, .notExist, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testPeerOnlineState() {
        func number(_ value: AgoraRtmPeerOnlineState) -> Int {
            switch value {
            case .online: 0
            case .unreachable: 1
            case .offline: 2
            }
        }
        for value: AgoraRtmPeerOnlineState in [
            .online, .unreachable, .offline,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testPeerSubscriptionOptions() {
        func number(_ value: AgoraRtmPeerSubscriptionOptions) -> Int {
            switch value {
            case .onlineStatus: 0
            }
        }
        for value: AgoraRtmPeerSubscriptionOptions in [
            .onlineStatus,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testLogFilter() {
        func number(_ value: AgoraRtmLogFilter) -> Int {
            switch value {
            case .off: 0
            case .info: 0x000f
            case .warn: 0x000e
            case .error: 0x000c
            case .critical: 0x0008
            case .mask: 0x80f
            }
        }
        for value: AgoraRtmLogFilter in [
            .off, .info, .warn, .error, .critical, .mask,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testSetContextErrorCode() {
        func number(_ value: AgoraRtmSetContextErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            }
        }
        for value: AgoraRtmSetContextErrorCode in [
            .ok, .failure,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testSendChannelMessageErrorCode() {
        func number(_ value: AgoraRtmSendChannelMessageErrorCode) -> Int {
            switch value {
            case .errorOk: 0
            case .errorFailure: 1
            case .errorTimeout: 2
            case .tooOften: 3
            case .invalidMessage: 4
            case .errorNotInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmSendChannelMessageErrorCode in [
            .errorOk, .errorFailure, .errorTimeout, .tooOften, .invalidMessage, .errorNotInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testJoinChannelErrorCode() {
        func number(_ value: AgoraRtmJoinChannelErrorCode) -> Int {
            switch value {
            case .channelErrorOk: 0
            case .channelErrorFailure: 1
            case .channelErrorRejected: 2
            case .channelErrorInvalidArgument: 3
            case .channelErrorTimeout: 4
            case .channelErrorExceedLimit: 5
            case .channelErrorAlreadyJoined: 6
            case .channelErrorTooOften: 7
            case .sameChannelErrorTooOften: 8
            case .channelErrorNotInitialized: 101
            case .channelErrorNotLoggedIn: 102
            }
        }
        for value: AgoraRtmJoinChannelErrorCode in [
            .channelErrorOk, .channelErrorFailure, .channelErrorRejected, .channelErrorInvalidArgument,
            .channelErrorTimeout, .channelErrorExceedLimit, .channelErrorAlreadyJoined, .channelErrorTooOften,
            .sameChannelErrorTooOften, .channelErrorNotInitialized, .channelErrorNotLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testLeaveChannelErrorCode() {
        func number(_ value: AgoraRtmLeaveChannelErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .rejected: 2
            case .notInChannel: 3
            case .kicked: 4
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmLeaveChannelErrorCode in [
            .ok, .failure, .rejected, .notInChannel, .kicked, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }

    func testGetMembersErrorCode() {
        func number(_ value: AgoraRtmGetMembersErrorCode) -> Int {
            switch value {
            case .ok: 0
            case .failure: 1
            case .rejected: 2
            case .timeout: 3
            case .tooOften: 4
            case .notInChannel: 5
            case .notInitialized: 101
            case .notLoggedIn: 102
            }
        }
        for value: AgoraRtmGetMembersErrorCode in [
            .ok, .failure, .rejected, .timeout, .tooOften, .notInChannel, .notInitialized, .notLoggedIn,
        ] { XCTAssertEqual(value.rawValue, number(value)) }
    }
}
