import AgoraRtmKit
import RtmConformance
import RtmTesting

let channels: [String: (KitCall) throws -> Void] = [
    "IRtmService.createChannel": { call in
        let id = try call.given("channelId")
        let ear = RoomEar(call.args["channelId"]?.string ?? "", call.user)
        guard let channel = try call.kit.createChannel(withId: id, delegate: ear) else { return }
        call.user.rooms[id] = (channel, ear)
        call.result = .map(["$object": call.user.things.number(channel)])
    },
    "IChannel.join": { call in
        try call.room.join(
            completion: call.outcome("JOIN_CHANNEL_ERR") {
                $0 == "JOIN_CHANNEL_ERR_OK"
                    ? call.inChannel("onJoinSuccess") : call.inChannel("onJoinFailure", ["errorCode": .of($0)])
            })
    },
    "IChannel.leave": { call in
        try call.room.leave(completion: call.outcome("LEAVE_CHANNEL_ERR") { call.inChannel("onLeave", ["errorCode": .of($0)]) })
    },
    // A channel tells nobody its id; what it is known by does.
    "IChannel.getId": { $0.result = .of($0.channel) },
    "IChannel.release": { _ = try $0.kit.destroyChannel(withId: $0.channel) },
    "IChannel.sendMessage": { call in
        let message: AgoraRtmMessage = try call.saved("message")
        let number = call.user.things.number(message)
        let done: AgoraRtmSendChannelMessageBlock = call.outcome("CHANNEL_MESSAGE_ERR_CODE") {
            call.inChannel("onSendMessageResult", ["messageId": number, "state": .of($0)])
        }
        if call.args["options"] == nil {
            try call.room.send(message, completion: done)
        } else {
            try call.room.send(message, sendMessageOptions: call.sendOptions, completion: done)
        }
    },
    "IChannel.getMembers": { call in
        try call.room.getMembersWithCompletion(
            call.outcome("GET_MEMBERS_ERR") { code, found in
                let members = (found ?? []).map { Value.of($0.userId) }
                return call.inChannel(
                    "onGetMembers", ["members": .list(members), "userCount": .of(members.count), "errorCode": .of(code)])
            })
    },
    "IRtmService.getChannelMemberCount": { call in
        try call.kit.getChannelMemberCount(
            call.list("channelIds", count: "channelCount"),
            completion: call.outcome("GET_CHANNEL_MEMBER_COUNT_ERR_CODE") { code, found in
                let counts = (found ?? []).map { Value.map(["channelId": .of($0.channelId), "count": .of($0.count)]) }
                return call.entry(
                    "onGetChannelMemberCountResult",
                    [
                        "requestId": .of(call.number), "channelMemberCounts": .list(counts),
                        "channelCount": .of(counts.count), "errorCode": .of(code),
                    ])
            })
    },
]
