import Rtm
import RtmConformance
import RtmTesting

let channels: [String: (ClientCall) throws -> Void] = [
    "IRtmService.createChannel": { call in
        let id = try call.given("channelId")
        guard let room = try? call.client.channel(id) else { return }
        let shown = call.args["channelId"]?.string ?? ""
        call.user.rooms[id] = room
        call.result = .map(["$object": call.user.things.number(room)])
        call.user.listen(room.messages) { $0.said(shown, $1) }
        call.user.listen(room.events) { $0.happened(shown, $1) }
    },
    "IChannel.join": { call in
        let room = try call.room
        try call.outcome("JOIN_CHANNEL_ERR") { (code, _: Void?) in
            code == "JOIN_CHANNEL_ERR_OK"
                ? call.inChannel("onJoinSuccess") : call.inChannel("onJoinFailure", ["errorCode": .of(code)])
        } _: { () async throws(JoinError) in try await room.join() }
    },
    "IChannel.leave": { call in
        let room = try call.room
        try call.outcome("LEAVE_CHANNEL_ERR") { (code, _: Void?) in
            call.inChannel("onLeave", ["errorCode": .of(code)])
        } _: { () async throws(LeaveError) in try await room.leave() }
    },
    "IChannel.getId": { $0.result = .of(try $0.room.id) },
    "IChannel.release": { try $0.room.close() },
    "IChannel.sendMessage": { call in
        let room = try call.room
        let letter: Letter = try call.saved("message")
        let (number, message, keep) = (call.user.things.number(letter), letter.message, call.option("enableHistoricalMessaging"))
        try call.outcome("CHANNEL_MESSAGE_ERR_CODE") { (code, _: Void?) in
            call.inChannel("onSendMessageResult", ["messageId": number, "state": .of(code)])
        } _: { () async throws(ChannelMessageError) in try await room.send(message, keepHistory: keep) }
    },
    "IChannel.getMembers": { call in
        let room = try call.room
        try call.outcome("GET_MEMBERS_ERR") { code, found in
            let members = (found ?? []).map { Value.of($0) }
            return call.inChannel(
                "onGetMembers", ["members": .list(members), "userCount": .of(members.count), "errorCode": .of(code)])
        } _: { () async throws(MembersError) in try await room.members() }
    },
    "IRtmService.getChannelMemberCount": { call in
        let (client, ids) = (try call.client, try call.list("channelIds", count: "channelCount"))
        try call.outcome("GET_CHANNEL_MEMBER_COUNT_ERR_CODE") { code, found in
            // A dictionary has no order; scenarios have that of the question.
            let counts = ids.compactMap { id in found?[id].map { Value.map(["channelId": .of(id), "count": .of($0)]) } }
            return call.entry(
                "onGetChannelMemberCountResult",
                [
                    "requestId": .of(call.number), "channelMemberCounts": .list(counts), "channelCount": .of(counts.count),
                    "errorCode": .of(code),
                ])
        } _: { () async throws(MemberCountError) in try await client.memberCounts(ids) }
    },
]

extension ClientUser {
    fileprivate func said(_ id: String, _ message: ChannelMessage) {
        let callback =
            switch message.message {
            case .file: "onFileMessageReceived"
            case .image: "onImageMessageReceived"
            default: "onMessageReceived"
            }
        let letter = Letter(message.message, serverMs: message.serverMs)
        chronicle.add(
            Chronicle.Entry(callback, channel: id, ["userId": .of(message.sender), "message": letter.looks(things)]))
    }

    fileprivate func happened(_ id: String, _ event: ChannelEvent) {
        func member(_ user: String) -> [String: Value] { ["member": .map(["userId": .of(user), "channelId": .text(id)])] }
        let (callback, with): (String, [String: Value])
        switch event {
        case .memberJoined(let user): (callback, with) = ("onMemberJoined", member(user))
        case .memberLeft(let user): (callback, with) = ("onMemberLeft", member(user))
        case .memberCount(let count): (callback, with) = ("onMemberCountUpdated", ["memberCount": .of(count)])
        case .attributesChanged(let attributes):
            let all = looksInChannel(attributes)
            (callback, with) = ("onAttributesUpdated", ["attributes": .list(all), "numberOfAttributes": .of(all.count)])
        case .takenOut(let reason):
            (callback, with) = ("onLeave", ["errorCode": .of(Names.of("LEAVE_CHANNEL_ERR", reason.code))])
        }
        chronicle.add(Chronicle.Entry(callback, channel: id, with))
    }
}
