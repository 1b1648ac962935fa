import Foundation
import RtmNative
import RtmSession

/// A message. Programs make texts and raw messages; images and files come from uploads or media ids. What was received cannot be sent.
open class AgoraRtmMessage: NSObject {
    /// What it is.
    public let type: AgoraRtmMessageType
    /// The text, or the description of anything else.
    open var text: String
    /// When the server took it, in milliseconds since 1970; 0 if it was not received.
    public let serverReceivedTs: Int64
    /// It was stored while this user was away.
    public let isOfflineMessage: Bool
    /// It came in, and is sent by nobody else.
    private let isReceived: Bool

    /// A text.
    public init(text: String) {
        type = .text
        self.text = text
        serverReceivedTs = 0
        isOfflineMessage = false
        isReceived = false
    }

    /// A message of no kind, which cannot be sent.
    public override convenience init() {
        self.init(type: .undefined, text: "")
    }

    init(type: AgoraRtmMessageType, text: String, received: (serverMs: Int64, offline: Bool)? = nil) {
        self.type = type
        self.text = text
        serverReceivedTs = received?.serverMs ?? 0
        isOfflineMessage = received?.offline ?? false
        isReceived = received != nil
    }

    /// What is sent for it. What cannot be sent is of no kind: the library refuses that as an invalid message, at the place that this has
    /// among its checks.
    final var letter: Session.Letter { isReceived ? Session.Letter(kind: 0, text: "") : contents }

    var contents: Session.Letter { Session.Letter(kind: Int32(type.rawValue), text: text) }

    /// The message for what has come in.
    static func received(_ data: MessageData, serverMs: Int64, offline: Bool) -> AgoraRtmMessage {
        let received = (serverMs: serverMs, offline: offline)
        switch (AgoraRtmMessageType(rawValue: Int(data.kind)), data.media) {
        case (.raw, _): return AgoraRtmRawMessage(data, received)
        case (.file, let media?): return AgoraRtmFileMessage(media, data.text, received)
        case (.image, let media?): return AgoraRtmImageMessage(media, data.text, received)
        case (.text, _): return AgoraRtmMessage(type: .text, text: data.text, received: received)
        default: return AgoraRtmMessage(type: .undefined, text: data.text, received: received)
        }
    }
}

/// Bytes, with a description.
open class AgoraRtmRawMessage: AgoraRtmMessage {
    /// The bytes.
    open var rawData: Data

    /// The description is what `text` gives.
    public init(rawData: Data, description: String) {
        self.rawData = rawData
        super.init(type: .raw, text: description)
    }

    init(_ data: MessageData, _ received: (serverMs: Int64, offline: Bool)) {
        rawData = data.raw
        super.init(type: .raw, text: data.text, received: received)
    }

    override var contents: Session.Letter { Session.Letter(kind: Int32(type.rawValue), text: text, raw: rawData) }
}

/// A file on the server.
open class AgoraRtmFileMessage: AgoraRtmMessage {
    /// In bytes; 0 if unknown.
    public let size: Int64
    /// The id it is downloaded by.
    public let mediaId: String
    /// A small picture.
    open var thumbnail: Data
    /// The name to show.
    open var fileName: String

    init(_ media: MediaData, _ text: String = "", _ received: (serverMs: Int64, offline: Bool)? = nil) {
        size = media.size
        mediaId = media.id
        thumbnail = media.thumbnail
        fileName = media.fileName
        super.init(type: .file, text: text, received: received)
    }

    override var contents: Session.Letter {
        let media = MediaData(
            id: mediaId, size: size, fileName: fileName, thumbnail: thumbnail, width: 0, height: 0, thumbnailWidth: 0,
            thumbnailHeight: 0)
        return Session.Letter(kind: Int32(type.rawValue), text: text, media: media)
    }
}

/// An image on the server. Its measures are in pixels.
open class AgoraRtmImageMessage: AgoraRtmMessage {
    /// In bytes; 0 if unknown.
    public let size: Int64
    /// The id it is downloaded by.
    public let mediaId: String
    /// A small picture.
    open var thumbnail: Data
    /// The name to show.
    open var fileName: String
    /// Found by the upload for JPEG, PNG and BMP, else 0; what is set goes before it.
    open var height: Int32
    /// As `height`.
    open var width: Int32
    /// Never computed.
    open var thumbnailHeight: Int32
    /// Never computed.
    open var thumbnailWidth: Int32

    init(_ media: MediaData, _ text: String = "", _ received: (serverMs: Int64, offline: Bool)? = nil) {
        size = media.size
        mediaId = media.id
        thumbnail = media.thumbnail
        fileName = media.fileName
        height = media.height
        width = media.width
        thumbnailHeight = media.thumbnailHeight
        thumbnailWidth = media.thumbnailWidth
        super.init(type: .image, text: text, received: received)
    }

    override var contents: Session.Letter {
        let media = MediaData(
            id: mediaId, size: size, fileName: fileName, thumbnail: thumbnail, width: width, height: height,
            thumbnailWidth: thumbnailWidth, thumbnailHeight: thumbnailHeight)
        return Session.Letter(kind: Int32(type.rawValue), text: text, media: media)
    }
}

extension MediaData {
    /// Of which nothing but the id is known.
    init(id: String) {
        self.init(
            id: id, size: 0, fileName: "", thumbnail: Data(), width: 0, height: 0, thumbnailWidth: 0, thumbnailHeight: 0)
    }
}
