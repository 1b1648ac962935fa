import Foundation
import Rtm
import RtmConformance
import RtmTesting

/// A message that a scenario holds. Messages are values here: what a scenario sets is another message, made of the old one.
final class Letter {
    var message: Message
    private let serverMs: Int64
    private let isOffline: Bool

    init(_ message: Message, serverMs: Int64 = 0, isOffline: Bool = false) {
        self.message = message
        self.serverMs = serverMs
        self.isOffline = isOffline
    }

    var type: String {
        let code =
            switch message {
            case .text: 1
            case .raw: 2
            case .file: 3
            case .image: 4
            case .unknown: 0
            }
        return Names.of("MESSAGE_TYPE", code)
    }

    var raw: Data? { if case .raw(let data, _) = message { data } else { nil } }

    /// The number of the object stands for the id of the message. Those that the scenario owns can be called.
    func looks(_ things: Identities, own: Bool = false) -> Value {
        var out: [String: Value] = [
            "messageId": things.number(self), "type": .of(type), "text": .of(message.text), "raw": .of(raw),
            "serverReceivedTs": .of(serverMs), "offline": .bool(isOffline),
        ]
        switch message {
        case .file(let file):
            out.merge(media(file.size, file.mediaId, file.thumbnail, file.fileName)) { $1 }
        case .image(let image):
            out.merge(media(image.size, image.mediaId, image.thumbnail, image.fileName)) { $1 }
            out["width"] = .of(image.width)
            out["height"] = .of(image.height)
            out["thumbnailWidth"] = .of(image.thumbnailWidth)
            out["thumbnailHeight"] = .of(image.thumbnailHeight)
        default: break
        }
        if own { out["$object"] = things.number(self) }
        return .map(out)
    }

    private func media(_ size: Int64, _ mediaId: String, _ thumbnail: Data, _ fileName: String) -> [String: Value] {
        ["size": .of(size), "mediaId": .of(mediaId), "thumbnail": .of(thumbnail), "fileName": .of(fileName)]
    }

    /// The same about something else.
    func say(_ text: String) {
        switch message {
        case .text: message = .text(text)
        case .raw(let data, _): message = .raw(data, description: text)
        case .unknown: message = .unknown(text: text)
        case .file(var file):
            file.text = text
            message = .file(file)
        case .image(var image):
            image.text = text
            message = .image(image)
        }
    }

    func file(_ change: (inout FileMessage) -> Void) throws {
        guard case .file(var file) = message else { throw Failed("no file") }
        change(&file)
        message = .file(file)
    }

    func image(_ change: (inout ImageMessage) -> Void) throws {
        guard case .image(var image) = message else { throw Failed("no image") }
        change(&image)
        message = .image(image)
    }
}

let messages: [String: (ClientCall) throws -> Void] = [
    "IRtmService.createMessage": { call in
        let message: Message
        if call.args["rawData"] != nil {
            guard let raw = call.args["rawData"]?.bytes else { throw Inexpressible("rawData is null") }
            message = .raw(raw, description: call.args["description"] == nil ? "" : try call.given("description"))
        } else {
            message = .text(call.args["message"] == nil ? "" : try call.given("message"))
        }
        call.result = Letter(message).looks(call.user.things, own: true)
    },
    "IMessage.getRawMessageData": { $0.result = .of(try $0.on(Letter.self).raw) },
    "IMessage.getRawMessageLength": { $0.result = .of(try $0.on(Letter.self).raw?.count ?? 0) },
].merging(of("IMessage")) { $1 }.merging(of("IFileMessage")) { $1 }.merging(of("IImageMessage")) { $1 }

private func of(_ kind: String) -> [String: (ClientCall) throws -> Void] {
    [
        "\(kind).getMessageId": { $0.result = $0.user.things.number(try $0.on(Letter.self)) },
        "\(kind).getMessageType": { $0.result = .of(try $0.on(Letter.self).type) },
        "\(kind).setText": { try $0.on(Letter.self).say($0.given("str")) },
        "\(kind).getText": { $0.result = .of(try $0.on(Letter.self).message.text) },
        "\(kind).release": { _ in },
    ]
}
