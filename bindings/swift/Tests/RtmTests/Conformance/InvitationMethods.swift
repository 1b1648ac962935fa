import Rtm
import RtmConformance
import RtmTesting

/// An invitation of ours that a scenario holds: what it is to say, and, once it is sent, the invitation.
final class LocalCall: @unchecked Sendable {
    let callee: String
    var content = ""
    var channelId = ""
    private(set) var invitation: LocalInvitation?

    init(_ callee: String) {
        self.callee = callee
    }

    func send(_ user: ClientUser, _ client: RtmClient) async throws(InvitationError) {
        let sent = try await client.invite(callee, content: content, channelId: channelId)
        invitation = sent
        user.listen(sent.states) { [self] in hear($0, $1) }
    }

    private func hear(_ user: ClientUser, _ state: LocalInvitation.State) {
        guard user.hearsInvitations else { return }
        var with = ["localInvitation": looks(user.things, state)]
        let callback: String
        switch state {
        case .received: callback = "onLocalInvitationReceivedByPeer"
        case .accepted(let response):
            callback = "onLocalInvitationAccepted"
            with["response"] = .of(response)
        case .refused(let response):
            callback = "onLocalInvitationRefused"
            with["response"] = .of(response)
        case .canceled: callback = "onLocalInvitationCanceled"
        case .failed(let reason):
            callback = "onLocalInvitationFailure"
            with["errorCode"] = .of(Names.of("LOCAL_INVITATION_ERR_CODE", reason.code))
        case .sent, .lost: return
        }
        user.heard(callback, with, anywhere: true)
    }

    func looks(_ things: Identities, _ state: LocalInvitation.State? = nil) -> Value {
        let state = state ?? invitation?.state
        return .map([
            "$object": things.number(self), "calleeId": .of(callee), "content": .of(invitation?.content ?? content),
            "channelId": .of(invitation?.channelId ?? channelId), "response": .of(LocalCall.response(state)),
            "state": .of(LocalCall.name(state)),
        ])
    }

    static func response(_ state: LocalInvitation.State?) -> String {
        switch state {
        case .accepted(let response), .refused(let response): response
        default: ""
        }
    }

    static func name(_ state: LocalInvitation.State?) -> String {
        let code =
            switch state {
            case nil: 0
            case .sent: 1
            case .received: 2
            case .accepted: 3
            case .refused: 4
            case .canceled: 5
            case .failed, .lost: 6
            }
        return Names.of("LOCAL_INVITATION_STATE", code)
    }
}

/// An invitation that came in, and what a scenario is going to say to it.
final class RemoteCall: @unchecked Sendable {
    let invitation: RemoteInvitation
    var response = ""
    private var isAccepted = false

    init(_ invitation: RemoteInvitation) {
        self.invitation = invitation
    }

    func hear(_ user: ClientUser) {
        user.heard("onRemoteInvitationReceived", ["remoteInvitation": looks(user.things)])
        user.listen(invitation.states) { [self] in hear($0, $1) }
    }

    private func hear(_ user: ClientUser, _ state: RemoteInvitation.State) {
        guard user.hearsInvitations else { return }
        var with = ["remoteInvitation": looks(user.things, state)]
        let callback: String
        switch state {
        case .accepted: callback = "onRemoteInvitationAccepted"
        case .refused: callback = "onRemoteInvitationRefused"
        case .canceled: callback = "onRemoteInvitationCanceled"
        case .failed(let reason):
            callback = "onRemoteInvitationFailure"
            with["errorCode"] = .of(Names.of("REMOTE_INVITATION_ERR_CODE", reason.code))
        case .received, .lost: return
        }
        user.heard(callback, with, anywhere: true)
    }

    func accept() async throws(InvitationError) {
        try await invitation.accept(response: response)
        isAccepted = true
    }

    func looks(_ things: Identities, _ state: RemoteInvitation.State? = nil) -> Value {
        .map([
            "$object": things.number(self), "callerId": .of(invitation.caller), "content": .of(invitation.content),
            "channelId": .of(invitation.channelId), "response": .of(response),
            "state": .of(name(state ?? invitation.state) ?? Names.of("REMOTE_INVITATION_STATE", 2)),
        ])
    }

    /// Nothing for what only scenarios have a name for: accepted, and the caller has not said yet that it knows.
    func name(_ state: RemoteInvitation.State) -> String? {
        let code: Int
        switch state {
        case .received:
            if isAccepted { return nil }
            code = 1
        case .refused: code = 3
        case .accepted: code = 4
        case .canceled: code = 5
        case .failed, .lost: code = 6
        }
        return Names.of("REMOTE_INVITATION_STATE", code)
    }
}

let invitations: [String: (ClientCall) throws -> Void] = [
    "IRtmService.getRtmCallManager": {
        try $0.user.hearInvitations()
        $0.result = .bool(true)
    },
    "IRtmCallManager.release": { $0.user.ignoreInvitations() },
    "IRtmCallManager.createLocalCallInvitation": { $0.result = LocalCall(try $0.given("calleeId")).looks($0.user.things) },
    "IRtmCallManager.sendLocalInvitation": { call in
        let (local, client): (LocalCall, RtmClient) = (try call.saved("invitation"), try call.client)
        if local.invitation != nil { throw Inexpressible("what is sent is another invitation") }
        try call.outcome(taken, nothing) { () async throws(InvitationError) in try await local.send(call.user, client) }
    },
    "IRtmCallManager.cancelLocalInvitation": { call in
        let local: LocalCall = try call.saved("invitation")
        guard let invitation = local.invitation else { throw Inexpressible("before it is sent there is no invitation") }
        try call.outcome(taken, nothing) { () async throws(InvitationError) in try await invitation.cancel() }
    },
    "IRtmCallManager.acceptRemoteInvitation": { call in
        let remote: RemoteCall = try call.saved("invitation")
        try call.outcome(taken, nothing) { () async throws(InvitationError) in try await remote.accept() }
    },
    "IRtmCallManager.refuseRemoteInvitation": { call in
        let remote: RemoteCall = try call.saved("invitation")
        try call.outcome(taken, nothing) { () async throws(InvitationError) in
            try await remote.invitation.refuse(response: remote.response)
        }
    },
    "ILocalCallInvitation.getCalleeId": { $0.result = .of(try $0.on(LocalCall.self).callee) },
    "ILocalCallInvitation.setContent": { try $0.on(LocalCall.self).content = $0.given("content") },
    "ILocalCallInvitation.getContent": { $0.result = try $0.on(LocalCall.self).looks($0.user.things)["content"] ?? .null },
    "ILocalCallInvitation.setChannelId": { try $0.on(LocalCall.self).channelId = $0.given("channelId") },
    "ILocalCallInvitation.getChannelId": { $0.result = try $0.on(LocalCall.self).looks($0.user.things)["channelId"] ?? .null },
    "ILocalCallInvitation.getResponse": { $0.result = .of(LocalCall.response(try $0.on(LocalCall.self).invitation?.state)) },
    "ILocalCallInvitation.getState": { $0.result = .of(LocalCall.name(try $0.on(LocalCall.self).invitation?.state)) },
    "ILocalCallInvitation.release": { _ in },
    "IRemoteCallInvitation.getCallerId": { $0.result = .of(try $0.on(RemoteCall.self).invitation.caller) },
    "IRemoteCallInvitation.getContent": { $0.result = .of(try $0.on(RemoteCall.self).invitation.content) },
    "IRemoteCallInvitation.getChannelId": { $0.result = .of(try $0.on(RemoteCall.self).invitation.channelId) },
    "IRemoteCallInvitation.setResponse": { try $0.on(RemoteCall.self).response = $0.given("response") },
    "IRemoteCallInvitation.getResponse": { $0.result = .of(try $0.on(RemoteCall.self).response) },
    "IRemoteCallInvitation.getState": { call in
        let remote = try call.on(RemoteCall.self)
        guard let name = remote.name(remote.invitation.state) else {
            throw Inexpressible("nobody is told of an acceptance that is on its way")
        }
        call.result = .of(name)
    },
    "IRemoteCallInvitation.release": { _ in },
]

private let taken = "INVITATION_API_CALL_ERR_CODE"

/// What comes of these calls is told by the invitation.
private let nothing: @Sendable (String, Void?) -> Chronicle.Entry? = { _, _ in nil }
