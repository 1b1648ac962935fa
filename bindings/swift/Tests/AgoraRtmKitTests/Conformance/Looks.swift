import AgoraRtmKit
import RtmConformance

// How objects look in scenarios.

extension KitUser {
    /// Messages have no ids here; the number of the object stands for it. Those that the scenario owns can be called.
    func looks(_ message: AgoraRtmMessage, own: Bool = false) -> Value {
        var out: [String: Value] = [
            "messageId": things.number(message),
            "type": .of(Names.of("MESSAGE_TYPE", message.type.rawValue)),
            "text": .of(message.text),
            "raw": .of((message as? AgoraRtmRawMessage)?.rawData),
            "serverReceivedTs": .of(message.serverReceivedTs),
            "offline": .bool(message.isOfflineMessage),
        ]
        if let file = message as? AgoraRtmFileMessage {
            out.merge(media(file.size, file.mediaId, file.thumbnail, file.fileName)) { $1 }
        } else if let image = message as? AgoraRtmImageMessage {
            out.merge(media(image.size, image.mediaId, image.thumbnail, image.fileName)) { $1 }
            out["width"] = .of(image.width)
            out["height"] = .of(image.height)
            out["thumbnailWidth"] = .of(image.thumbnailWidth)
            out["thumbnailHeight"] = .of(image.thumbnailHeight)
        }
        if own { out["$object"] = things.number(message) }
        return .map(out)
    }

    private func media(_ size: Int64, _ mediaId: String, _ thumbnail: Data, _ fileName: String) -> [String: Value] {
        ["size": .of(size), "mediaId": .of(mediaId), "thumbnail": .of(thumbnail), "fileName": .of(fileName)]
    }

    /// What is nothing here is empty there.
    func looks(_ invitation: AgoraRtmLocalInvitation) -> Value {
        .map([
            "$object": things.number(invitation), "calleeId": .of(invitation.calleeId),
            "content": .of(invitation.content ?? ""), "channelId": .of(invitation.channelId ?? ""),
            "response": .of(invitation.response ?? ""),
            "state": .of(Names.of("LOCAL_INVITATION_STATE", invitation.state.rawValue)),
        ])
    }

    func looks(_ invitation: AgoraRtmRemoteInvitation) -> Value {
        .map([
            "$object": things.number(invitation), "callerId": .of(invitation.callerId),
            "content": .of(invitation.content ?? ""), "channelId": .of(invitation.channelId ?? ""),
            "response": .of(invitation.response ?? ""),
            "state": .of(Names.of("REMOTE_INVITATION_STATE", invitation.state.rawValue)),
        ])
    }

    func looks(_ status: AgoraRtmPeerOnlineStatus) -> Value {
        .map([
            "peerId": .of(status.peerId), "isOnline": .bool(status.isOnline),
            "onlineState": .of(Names.of("PEER_ONLINE_STATE", status.state.rawValue)),
        ])
    }

    func looks(_ attribute: AgoraRtmAttribute) -> Value {
        .map(["key": .of(attribute.key), "value": .of(attribute.value)])
    }

    func looks(_ attribute: AgoraRtmChannelAttribute) -> Value {
        .map([
            "key": .of(attribute.key), "value": .of(attribute.value), "lastUpdateUserId": .of(attribute.lastUpdateUserId),
            "lastUpdateTs": .of(attribute.lastUpdateTs),
        ])
    }

    func looks(_ progress: AgoraRtmMediaOperationProgress) -> Value {
        .map(["totalSize": .of(progress.totalSize), "currentSize": .of(progress.currentSize)])
    }
}
