import Foundation
import RtmNative
import RtmSession

/// A message. Programs make texts and raw messages; images and files come from uploads or media ids. What was received can be passed on.
open class AgoraRtmMessage: NSObject {
    /// The text, or the description of anything else.
    open var text: String
    /// When the server took it, in milliseconds since 1970; 0 if it was not received.
    public private(set) final var serverReceivedTs: Int64 = 0
    /// It was stored while this user was away.
    public private(set) final var isOfflineMessage = false
    /// It came in, and this library does not know its kind.
    private var isUnknown = false

    /// A text. A subclass gives a message of its own kind.
    public init(text: String) {
        self.text = text
    }

    /// An empty text. A subclass gives a message of its own kind.
    public override init() {
        text = ""
    }

    /// What it is.
    public final var type: AgoraRtmMessageType { isUnknown ? .undefined : kind }

    /// What a message of this class is.
    var kind: AgoraRtmMessageType { .text }

    /// What is sent for it.
    var letter: Session.Letter { Session.Letter(kind: Int32(type.rawValue), text: text) }

    /// Of no kind: the library refuses it as an invalid message, at the place that this has among its checks.
    static var nothing: Session.Letter { Session.Letter(kind: Int32(AgoraRtmMessageType.undefined.rawValue), text: "") }

    /// The message for what has come in.
    static func received(_ data: MessageData, serverMs: Int64, offline: Bool) -> AgoraRtmMessage {
        let message: AgoraRtmMessage
        switch (AgoraRtmMessageType(rawValue: Int(data.kind)), data.media) {
        case (.raw, _): message = AgoraRtmRawMessage(rawData: data.raw, description: data.text)
        case (.file, let media?): message = AgoraRtmFileMessage(media, data.text)
        case (.image, let media?): message = AgoraRtmImageMessage(media, data.text)
        case (let kind, _):
            message = AgoraRtmMessage(text: data.text)
            message.isUnknown = kind != .text
        }
        message.serverReceivedTs = serverMs
        message.isOfflineMessage = offline
        return message
    }
}

/// Bytes, with a description.
open class AgoraRtmRawMessage: AgoraRtmMessage {
    private var bytes: Data?

    /// The bytes. Until they are given, sending is refused.
    open var rawData: Data {
        get { bytes ?? Data() }
        set { bytes = newValue }
    }

    /// The description is what `text` gives.
    public init(rawData: Data, description: String) {
        bytes = rawData
        super.init(text: description)
    }

    /// Bytes that are still to be given, with a description.
    public override init(text: String) { super.init(text: text) }

    /// Bytes that are still to be given.
    public override init() { super.init() }

    override var kind: AgoraRtmMessageType { .raw }

    override var letter: Session.Letter {
        bytes == nil ? Self.nothing : Session.Letter(kind: Int32(type.rawValue), text: text, raw: rawData)
    }
}

/// A file on the server.
open class AgoraRtmFileMessage: AgoraRtmMessage {
    /// In bytes; 0 if unknown.
    public private(set) final var size: Int64 = 0
    /// The id it is downloaded by.
    public private(set) final var mediaId = ""
    /// A small picture.
    open var thumbnail = Data()
    /// The name to show.
    open var fileName = ""

    convenience init(_ media: MediaData, _ text: String = "") {
        self.init(text: text)
        size = media.size
        mediaId = media.id
        thumbnail = media.thumbnail
        fileName = media.fileName
    }

    override var kind: AgoraRtmMessageType { .file }

    override var letter: Session.Letter {
        let media = MediaData(
            id: mediaId, size: size, fileName: fileName, thumbnail: thumbnail, width: 0, height: 0, thumbnailWidth: 0,
            thumbnailHeight: 0)
        return Session.Letter(kind: Int32(type.rawValue), text: text, media: media)
    }
}

/// An image on the server. Its measures are in pixels.
open class AgoraRtmImageMessage: AgoraRtmMessage {
    /// In bytes; 0 if unknown.
    public private(set) final var size: Int64 = 0
    /// The id it is downloaded by.
    public private(set) final var mediaId = ""
    /// A small picture.
    open var thumbnail = Data()
    /// The name to show.
    open var fileName = ""
    /// Found by the upload for JPEG, PNG and BMP, else 0; what is set goes before it.
    open var height: Int32 = 0
    /// As `height`.
    open var width: Int32 = 0
    /// Never computed.
    open var thumbnailHeight: Int32 = 0
    /// Never computed.
    open var thumbnailWidth: Int32 = 0

    convenience init(_ media: MediaData, _ text: String = "") {
        self.init(text: text)
        size = media.size
        mediaId = media.id
        thumbnail = media.thumbnail
        fileName = media.fileName
        height = media.height
        width = media.width
        thumbnailHeight = media.thumbnailHeight
        thumbnailWidth = media.thumbnailWidth
    }

    override var kind: AgoraRtmMessageType { .image }

    override var letter: Session.Letter {
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
