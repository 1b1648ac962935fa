import Foundation
import RtmNative
import RtmSession

/// A message. At most 32 KB, everything that travels with it included.
public enum Message: Sendable, Equatable {
    /// A text.
    case text(String)
    /// Bytes, with a description.
    case raw(Data, description: String = "")
    /// A file on the server.
    case file(FileMessage)
    /// An image on the server.
    case image(ImageMessage)
    /// Of a kind that this library does not know. It cannot be sent.
    case unknown(text: String)

    /// The text, or the description of anything else.
    public var text: String {
        switch self {
        case .text(let text), .raw(_, let text), .unknown(let text): text
        case .file(let file): file.text
        case .image(let image): image.text
        }
    }
}

/// A file on the server. What an upload gives is one; change it before it is sent to say what the receiver is shown.
public struct FileMessage: Sendable, Equatable {
    /// The id it is downloaded by.
    public let mediaId: String
    /// In bytes; 0 if unknown.
    public let size: Int64
    /// The name to show.
    public var fileName: String
    /// A small picture; empty: none.
    public var thumbnail: Data
    /// A description.
    public var text: String

    /// A file that was uploaded before.
    public init(mediaId: String, size: Int64 = 0, fileName: String = "", thumbnail: Data = Data(), text: String = "") {
        self.mediaId = mediaId
        self.size = size
        self.fileName = fileName
        self.thumbnail = thumbnail
        self.text = text
    }
}

/// An image on the server; as `FileMessage`, with measures in pixels.
public struct ImageMessage: Sendable, Equatable {
    /// The id it is downloaded by.
    public let mediaId: String
    /// In bytes; 0 if unknown.
    public let size: Int64
    /// The name to show.
    public var fileName: String
    /// A small picture; empty: none.
    public var thumbnail: Data
    /// Found by the upload for JPEG, PNG and BMP, else 0.
    public var width: Int32
    /// As `width`.
    public var height: Int32
    /// Never computed.
    public var thumbnailWidth: Int32 = 0
    /// Never computed.
    public var thumbnailHeight: Int32 = 0
    /// A description.
    public var text: String

    /// An image that was uploaded before.
    public init(
        mediaId: String, size: Int64 = 0, fileName: String = "", thumbnail: Data = Data(), width: Int32 = 0,
        height: Int32 = 0, text: String = ""
    ) {
        self.mediaId = mediaId
        self.size = size
        self.fileName = fileName
        self.thumbnail = thumbnail
        self.width = width
        self.height = height
        self.text = text
    }
}

/// A message that a user sent to this one.
public struct PeerMessage: Sendable, Equatable {
    /// The user id of the sender.
    public let sender: String
    /// What was sent.
    public let message: Message
    /// When the server took it, in milliseconds since 1970.
    public let serverMs: Int64
    /// It was stored while this user was away.
    public let isOffline: Bool
}

/// A message that another member sent to a channel.
public struct ChannelMessage: Sendable, Equatable {
    /// The user id of the sender.
    public let sender: String
    /// What was sent.
    public let message: Message
    /// When the server took it, in milliseconds since 1970.
    public let serverMs: Int64
}

/// Where a message to a user has got to.
public enum Delivery: Sendable {
    /// The receiver's library has it.
    case taken
    /// The receiver is offline; the server keeps it for the next login.
    case stored
}
