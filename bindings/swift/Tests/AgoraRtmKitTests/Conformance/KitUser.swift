import AgoraRtmKit
import RtmConformance
import RtmTesting

/// A user of a scenario: one kit, and what its delegates hear.
final class KitUser: ScenarioUser, AgoraRtmDelegate, AgoraRtmCallDelegate {
    let name: String
    let chronicle = Chronicle()
    let things = Identities()
    private(set) var clients = 0
    private(set) var isLive = false
    var loggedInAs = ""
    var rooms: [String: (channel: AgoraRtmChannel, ear: RoomEar)] = [:]
    private var made: AgoraRtmKit?
    private let options: [String: Value]
    private let url: String
    private var roundTrips = 0

    required init(name: String, options: [String: Value], url: String) throws {
        self.name = name
        self.options = options
        self.url = url
        try create()
    }

    /// A kit takes ids of 32 characters alone.
    static func app(_ id: String) -> String { id.padding(toLength: 32, withPad: "0", startingAt: 0) }

    var kit: AgoraRtmKit {
        get throws {
            guard let made else { throw Failed("\(name) has no kit") }
            return made
        }
    }

    func create() throws {
        let app = KitUser.app(options["app"]?.string ?? "conformance-scenarios-app-000001")
        guard let kit = AgoraRtmKit(appId: app, delegate: self) else { throw Failed("no kit for \(app)") }
        var parameters = options["parameters"]?.fields ?? [:]
        parameters["rtm.server"] = parameters["rtm.server"] ?? .of(url)
        // Scenarios count on the call rates of other systems unless they say otherwise.
        parameters["rtm.platform"] = parameters["rtm.platform"] ?? .of("native")
        let json = Value.map(parameters).json
        guard kit.setParameters(json) == 0 else { throw Failed("setParameters refused \(json)") }
        made = kit
        clients += 1
        isLive = true
    }

    func release() {
        chronicle.whileLettingGo {
            for id in rooms.keys { made?.destroyChannel(withId: id) }
            rooms = [:]
            made = nil
        }
        isLive = false
    }

    func close() { release() }

    func fence() throws {
        guard let made else { return }
        let told = Journal<Bool>()
        made.cancelMediaUpload(-1) { _, _ in told.add(true) }
        try told.wait(for: 1, seconds: 30)
    }

    func roundTrip() throws {
        roundTrips += 1
        let text = Chronicle.own + String(roundTrips)
        let end = Deadline()
        // A scenario about rates may have used up the window; it opens again by itself.
        while true {
            let codes = Journal<AgoraRtmSendPeerMessageErrorCode>()
            try kit.send(AgoraRtmMessage(text: text), toPeer: loggedInAs, sendMessageOptions: AgoraRtmSendMessageOptions()) {
                codes.add($0)
            }
            try fence()
            if codes.entries.first != .tooOften || end.isOver { break }
            usleep(10_000)
        }
        if !chronicle.roundTrip(text) { throw Failed("a message of \(name) to itself did not come back") }
    }

    func attempt(_ method: String, _ args: [String: Value], _ channel: String, _ object: AnyObject?) throws -> Attempt? {
        guard let ask = methods[method] else { return nil }
        let call = KitCall(self, args, channel, object)
        try ask(call)
        return call
    }

    func kind(of object: AnyObject) throws -> String {
        switch object {
        case is AgoraRtmImageMessage: "IImageMessage"
        case is AgoraRtmFileMessage: "IFileMessage"
        case is AgoraRtmMessage: "IMessage"
        case is AgoraRtmLocalInvitation: "ILocalCallInvitation"
        case is AgoraRtmRemoteInvitation: "IRemoteCallInvitation"
        case is AgoraRtmChannelAttribute: "IRtmChannelAttribute"
        default: throw Failed("an object of no kind: \(object)")
        }
    }

    private func heard(_ callback: String, _ with: [String: Value] = [:]) {
        chronicle.add(Chronicle.Entry(callback, with))
    }

    func rtmKit(_ kit: AgoraRtmKit, connectionStateChanged state: AgoraRtmConnectionState, reason: AgoraRtmConnectionChangeReason) {
        heard(
            "onConnectionStateChanged",
            [
                "state": .of(Names.of("CONNECTION_STATE", state.rawValue)),
                "reason": .of(Names.of("CONNECTION_CHANGE_REASON", reason.rawValue)),
            ])
    }

    func rtmKit(_ kit: AgoraRtmKit, messageReceived message: AgoraRtmMessage, fromPeer peerId: String) {
        heard("onMessageReceivedFromPeer", ["peerId": .of(peerId), "message": looks(message)])
    }

    func rtmKit(_ kit: AgoraRtmKit, imageMessageReceived message: AgoraRtmImageMessage, fromPeer peerId: String) {
        heard("onImageMessageReceivedFromPeer", ["peerId": .of(peerId), "message": looks(message)])
    }

    func rtmKit(_ kit: AgoraRtmKit, fileMessageReceived message: AgoraRtmFileMessage, fromPeer peerId: String) {
        heard("onFileMessageReceivedFromPeer", ["peerId": .of(peerId), "message": looks(message)])
    }

    func rtmKit(_ kit: AgoraRtmKit, media requestId: Int64, uploadingProgress progress: AgoraRtmMediaOperationProgress) {
        heard("onMediaUploadingProgress", ["requestId": .of(requestId), "progress": looks(progress)])
    }

    func rtmKit(_ kit: AgoraRtmKit, media requestId: Int64, downloadingProgress progress: AgoraRtmMediaOperationProgress) {
        heard("onMediaDownloadingProgress", ["requestId": .of(requestId), "progress": looks(progress)])
    }

    func rtmKit(_ kit: AgoraRtmKit, peersOnlineStatusChanged onlineStatus: [AgoraRtmPeerOnlineStatus]) {
        heard(
            "onPeersOnlineStatusChanged",
            ["peersStatus": .list(onlineStatus.map(looks)), "peerCount": .of(onlineStatus.count)])
    }

    func rtmKitTokenDidExpire(_ kit: AgoraRtmKit) { heard("onTokenExpired") }

    func rtmKitTokenPrivilegeWillExpire(_ kit: AgoraRtmKit) { heard("onTokenPrivilegeWillExpire") }

    func rtmCallKit(_ callKit: AgoraRtmCallKit, localInvitationReceivedByPeer localInvitation: AgoraRtmLocalInvitation) {
        heard("onLocalInvitationReceivedByPeer", ["localInvitation": looks(localInvitation)])
    }

    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationAccepted localInvitation: AgoraRtmLocalInvitation, withResponse response: String?
    ) {
        heard("onLocalInvitationAccepted", ["localInvitation": looks(localInvitation), "response": .of(response)])
    }

    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationRefused localInvitation: AgoraRtmLocalInvitation, withResponse response: String?
    ) {
        heard("onLocalInvitationRefused", ["localInvitation": looks(localInvitation), "response": .of(response)])
    }

    func rtmCallKit(_ callKit: AgoraRtmCallKit, localInvitationCanceled localInvitation: AgoraRtmLocalInvitation) {
        heard("onLocalInvitationCanceled", ["localInvitation": looks(localInvitation)])
    }

    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationFailure localInvitation: AgoraRtmLocalInvitation,
        errorCode: AgoraRtmLocalInvitationErrorCode
    ) {
        let code = Names.of("LOCAL_INVITATION_ERR_CODE", errorCode.rawValue)
        heard("onLocalInvitationFailure", ["localInvitation": looks(localInvitation), "errorCode": .of(code)])
    }

    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationReceived remoteInvitation: AgoraRtmRemoteInvitation) {
        heard("onRemoteInvitationReceived", ["remoteInvitation": looks(remoteInvitation)])
    }

    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationAccepted remoteInvitation: AgoraRtmRemoteInvitation) {
        heard("onRemoteInvitationAccepted", ["remoteInvitation": looks(remoteInvitation)])
    }

    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationRefused remoteInvitation: AgoraRtmRemoteInvitation) {
        heard("onRemoteInvitationRefused", ["remoteInvitation": looks(remoteInvitation)])
    }

    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationCanceled remoteInvitation: AgoraRtmRemoteInvitation) {
        heard("onRemoteInvitationCanceled", ["remoteInvitation": looks(remoteInvitation)])
    }

    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, remoteInvitationFailure remoteInvitation: AgoraRtmRemoteInvitation,
        errorCode: AgoraRtmRemoteInvitationErrorCode
    ) {
        let code = Names.of("REMOTE_INVITATION_ERR_CODE", errorCode.rawValue)
        heard("onRemoteInvitationFailure", ["remoteInvitation": looks(remoteInvitation), "errorCode": .of(code)])
    }
}

/// What is heard in one channel.
final class RoomEar: AgoraRtmChannelDelegate {
    private let id: String
    private unowned let user: KitUser

    init(_ id: String, _ user: KitUser) {
        self.id = id
        self.user = user
    }

    private func heard(_ callback: String, _ with: [String: Value]) {
        user.chronicle.add(Chronicle.Entry(callback, channel: id, with))
    }

    private func looks(_ member: AgoraRtmMember) -> Value {
        .map(["userId": .of(member.userId), "channelId": .of(member.channelId)])
    }

    func channel(_ channel: AgoraRtmChannel, memberJoined member: AgoraRtmMember) { heard("onMemberJoined", ["member": looks(member)]) }

    func channel(_ channel: AgoraRtmChannel, memberLeft member: AgoraRtmMember) { heard("onMemberLeft", ["member": looks(member)]) }

    func channel(_ channel: AgoraRtmChannel, messageReceived message: AgoraRtmMessage, from member: AgoraRtmMember) {
        heard("onMessageReceived", ["userId": .of(member.userId), "message": user.looks(message)])
    }

    func channel(_ channel: AgoraRtmChannel, fileMessageReceived message: AgoraRtmFileMessage, from member: AgoraRtmMember) {
        heard("onFileMessageReceived", ["userId": .of(member.userId), "message": user.looks(message)])
    }

    func channel(_ channel: AgoraRtmChannel, imageMessageReceived message: AgoraRtmImageMessage, from member: AgoraRtmMember) {
        heard("onImageMessageReceived", ["userId": .of(member.userId), "message": user.looks(message)])
    }

    func channel(_ channel: AgoraRtmChannel, attributeUpdate attributes: [AgoraRtmChannelAttribute]) {
        heard(
            "onAttributesUpdated",
            ["attributes": .list(attributes.map(user.looks)), "numberOfAttributes": .of(attributes.count)])
    }

    func channel(_ channel: AgoraRtmChannel, memberCount count: Int32) { heard("onMemberCountUpdated", ["memberCount": .of(count)]) }
}
