import AgoraRtmKit
import RtmConformance
import RtmTesting

let messages: [String: (KitCall) throws -> Void] = [
    "IRtmService.createMessage": { call in
        let message: AgoraRtmMessage
        if call.args["rawData"] != nil {
            guard let raw = call.args["rawData"]?.bytes else { throw Inexpressible("rawData is null") }
            message = AgoraRtmRawMessage(
                rawData: raw, description: call.args["description"] == nil ? "" : try call.given("description"))
        } else {
            message = AgoraRtmMessage(text: call.args["message"] == nil ? "" : try call.given("message"))
        }
        call.result = call.user.looks(message, own: true)
    }
].merging(of("IMessage")) { $1 }.merging(of("IFileMessage")) { $1 }.merging(of("IImageMessage")) { $1 }

private func of(_ kind: String) -> [String: (KitCall) throws -> Void] {
    [
        "\(kind).getMessageId": { $0.result = $0.user.things.number(try $0.on(AgoraRtmMessage.self)) },
        "\(kind).getMessageType": { $0.result = .of(Names.of("MESSAGE_TYPE", try $0.on(AgoraRtmMessage.self).type.rawValue)) },
        "\(kind).setText": { try $0.on(AgoraRtmMessage.self).text = $0.text("str") ?? "" },
        "\(kind).getText": { $0.result = .of(try $0.on(AgoraRtmMessage.self).text) },
        "\(kind).getRawMessageData": { $0.result = .of(($0.object as? AgoraRtmRawMessage)?.rawData) },
        "\(kind).getRawMessageLength": { $0.result = .of(($0.object as? AgoraRtmRawMessage)?.rawData.count ?? 0) },
        "\(kind).getServerReceivedTs": { $0.result = .of(try $0.on(AgoraRtmMessage.self).serverReceivedTs) },
        "\(kind).isOfflineMessage": { $0.result = .bool(try $0.on(AgoraRtmMessage.self).isOfflineMessage) },
        "\(kind).release": { _ in },
    ]
}
