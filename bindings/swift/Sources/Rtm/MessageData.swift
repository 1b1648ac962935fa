import Foundation
import RtmNative
import RtmSession

// Between the messages of this library and those of librtm.

private enum Kind {
    static let text: Int32 = 1
    static let raw: Int32 = 2
    static let file: Int32 = 3
    static let image: Int32 = 4
}

extension Message {
    var letter: Session.Letter {
        switch self {
        case .text(let text): .init(kind: Kind.text, text: text)
        case .raw(let data, let text): .init(kind: Kind.raw, text: text, raw: data)
        case .file(let file): .init(kind: Kind.file, text: file.text, media: file.media)
        case .image(let image): .init(kind: Kind.image, text: image.text, media: image.media)
        case .unknown(let text): .init(kind: 0, text: text)
        }
    }

    init(_ data: MessageData) {
        switch (data.kind, data.media) {
        case (Kind.text, _): self = .text(data.text)
        case (Kind.raw, _): self = .raw(data.raw, description: data.text)
        case (Kind.file, let media?): self = .file(FileMessage(media, data.text))
        case (Kind.image, let media?): self = .image(ImageMessage(media, data.text))
        default: self = .unknown(text: data.text)
        }
    }
}

extension FileMessage {
    init(_ media: MediaData, _ text: String) {
        self.init(mediaId: media.id, size: media.size, fileName: media.fileName, thumbnail: media.thumbnail, text: text)
    }

    var media: MediaData {
        MediaData(
            id: mediaId, size: size, fileName: fileName, thumbnail: thumbnail, width: 0, height: 0, thumbnailWidth: 0,
            thumbnailHeight: 0)
    }
}

extension ImageMessage {
    init(_ media: MediaData, _ text: String) {
        self.init(
            mediaId: media.id, size: media.size, fileName: media.fileName, thumbnail: media.thumbnail, width: media.width,
            height: media.height, text: text)
        thumbnailWidth = media.thumbnailWidth
        thumbnailHeight = media.thumbnailHeight
    }

    var media: MediaData {
        MediaData(
            id: mediaId, size: size, fileName: fileName, thumbnail: thumbnail, width: width, height: height,
            thumbnailWidth: thumbnailWidth, thumbnailHeight: thumbnailHeight)
    }
}
