import AgoraRtmKit
import RtmConformance
import RtmTesting

let invitations: [String: (KitCall) throws -> Void] = [
    "IRtmService.getRtmCallManager": {
        try $0.calls.callDelegate = $0.user
        $0.result = .bool(true)
    },
    "IRtmCallManager.release": { try $0.calls.callDelegate = nil },
    "IRtmCallManager.createLocalCallInvitation": {
        $0.result = $0.user.looks(AgoraRtmLocalInvitation(calleeId: try $0.given("calleeId")))
    },
    "IRtmCallManager.sendLocalInvitation": { try $0.calls.send($0.saved("invitation"), completion: taken($0)) },
    "IRtmCallManager.cancelLocalInvitation": { try $0.calls.cancel($0.saved("invitation"), completion: taken($0)) },
    "IRtmCallManager.acceptRemoteInvitation": { try $0.calls.accept($0.saved("invitation"), completion: taken($0)) },
    "IRtmCallManager.refuseRemoteInvitation": { try $0.calls.refuse($0.saved("invitation"), completion: taken($0)) },
    "ILocalCallInvitation.getCalleeId": { $0.result = .of(try $0.on(AgoraRtmLocalInvitation.self).calleeId) },
    "ILocalCallInvitation.setContent": { try $0.on(AgoraRtmLocalInvitation.self).content = $0.text("content") },
    "ILocalCallInvitation.getContent": { $0.result = .of(try $0.on(AgoraRtmLocalInvitation.self).content ?? "") },
    "ILocalCallInvitation.setChannelId": { try $0.on(AgoraRtmLocalInvitation.self).channelId = $0.text("channelId") },
    "ILocalCallInvitation.getChannelId": { $0.result = .of(try $0.on(AgoraRtmLocalInvitation.self).channelId ?? "") },
    "ILocalCallInvitation.getResponse": { $0.result = .of(try $0.on(AgoraRtmLocalInvitation.self).response ?? "") },
    "ILocalCallInvitation.getState": {
        $0.result = .of(Names.of("LOCAL_INVITATION_STATE", try $0.on(AgoraRtmLocalInvitation.self).state.rawValue))
    },
    "ILocalCallInvitation.release": { _ in },
    "IRemoteCallInvitation.getCallerId": { $0.result = .of(try $0.on(AgoraRtmRemoteInvitation.self).callerId) },
    "IRemoteCallInvitation.getContent": { $0.result = .of(try $0.on(AgoraRtmRemoteInvitation.self).content ?? "") },
    "IRemoteCallInvitation.getChannelId": { $0.result = .of(try $0.on(AgoraRtmRemoteInvitation.self).channelId ?? "") },
    "IRemoteCallInvitation.setResponse": { try $0.on(AgoraRtmRemoteInvitation.self).response = $0.text("response") },
    "IRemoteCallInvitation.getResponse": { $0.result = .of(try $0.on(AgoraRtmRemoteInvitation.self).response ?? "") },
    "IRemoteCallInvitation.getState": {
        $0.result = .of(Names.of("REMOTE_INVITATION_STATE", try $0.on(AgoraRtmRemoteInvitation.self).state.rawValue))
    },
    "IRemoteCallInvitation.release": { _ in },
]

/// These calls end when they are taken or refused; what comes of them is told to the delegate.
private func taken(_ call: KitCall) -> (AgoraRtmInvitationApiCallErrorCode) -> Void {
    call.outcome("INVITATION_API_CALL_ERR_CODE") { _ in nil }
}
