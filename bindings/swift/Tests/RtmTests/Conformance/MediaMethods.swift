import Foundation
import Rtm
import RtmConformance
import RtmTesting

let media: [String: (ClientCall) throws -> Void] = [
    "IRtmService.createFileMessageByMediaId": { call in
        call.result = Letter(.file(FileMessage(mediaId: try id(call)))).looks(call.user.things, own: true)
    },
    "IRtmService.createImageMessageByMediaId": { call in
        call.result = Letter(.image(ImageMessage(mediaId: try id(call)))).looks(call.user.things, own: true)
    },
    "IRtmService.createFileMessageByUploading": { call in
        try call.transfer(
            "UPLOAD_MEDIA_ERR_CODE", "onMediaUploadingProgress", call.client.upload(file: call.given("filePath")),
            { ["fileMessage": owned(call, $0.map { .file($0) })] }, "onFileMediaUploadResult")
    },
    "IRtmService.createImageMessageByUploading": { call in
        try call.transfer(
            "UPLOAD_MEDIA_ERR_CODE", "onMediaUploadingProgress", call.client.upload(image: call.given("filePath")),
            { ["imageMessage": owned(call, $0.map { .image($0) })] }, "onImageMediaUploadResult")
    },
    "IRtmService.downloadMediaToMemory": { call in
        try call.transfer(
            "DOWNLOAD_MEDIA_ERR_CODE", "onMediaDownloadingProgress", call.client.downloading(call.given("mediaId")),
            { ["memory": .of($0), "length": .of($0?.count ?? 0)] }, "onMediaDownloadToMemoryResult")
    },
    "IRtmService.downloadMediaToFile": { call in
        try call.transfer(
            "DOWNLOAD_MEDIA_ERR_CODE", "onMediaDownloadingProgress",
            call.client.downloading(call.given("mediaId"), to: call.given("filePath")), { (_: Void?) in [:] },
            "onMediaDownloadToFileResult")
    },
    "IRtmService.cancelMediaUpload": { _ in throw cancelled },
    "IRtmService.cancelMediaDownload": { _ in throw cancelled },
    "IFileMessage.getSize": { call in try call.on(Letter.self).file { call.result = .of($0.size) } },
    "IFileMessage.getMediaId": { call in try call.on(Letter.self).file { call.result = .of($0.mediaId) } },
    "IFileMessage.getFileName": { call in try call.on(Letter.self).file { call.result = .of($0.fileName) } },
    "IFileMessage.setFileName": { call in
        let name = try call.given("fileName")
        try call.on(Letter.self).file { $0.fileName = name }
    },
    "IFileMessage.getThumbnailData": { call in try call.on(Letter.self).file { call.result = .of($0.thumbnail) } },
    "IFileMessage.getThumbnailLength": { call in try call.on(Letter.self).file { call.result = .of($0.thumbnail.count) } },
    "IFileMessage.setThumbnail": { call in try call.on(Letter.self).file { $0.thumbnail = call.args["thumbnail"]?.bytes ?? Data() } },
    "IImageMessage.getSize": { call in try call.on(Letter.self).image { call.result = .of($0.size) } },
    "IImageMessage.getMediaId": { call in try call.on(Letter.self).image { call.result = .of($0.mediaId) } },
    "IImageMessage.getFileName": { call in try call.on(Letter.self).image { call.result = .of($0.fileName) } },
    "IImageMessage.setFileName": { call in
        let name = try call.given("fileName")
        try call.on(Letter.self).image { $0.fileName = name }
    },
    "IImageMessage.getThumbnailData": { call in try call.on(Letter.self).image { call.result = .of($0.thumbnail) } },
    "IImageMessage.getThumbnailLength": { call in try call.on(Letter.self).image { call.result = .of($0.thumbnail.count) } },
    "IImageMessage.setThumbnail": { call in try call.on(Letter.self).image { $0.thumbnail = call.args["thumbnail"]?.bytes ?? Data() } },
    "IImageMessage.getWidth": { call in try call.on(Letter.self).image { call.result = .of($0.width) } },
    "IImageMessage.getHeight": { call in try call.on(Letter.self).image { call.result = .of($0.height) } },
    "IImageMessage.getThumbnailWidth": { call in try call.on(Letter.self).image { call.result = .of($0.thumbnailWidth) } },
    "IImageMessage.getThumbnailHeight": { call in try call.on(Letter.self).image { call.result = .of($0.thumbnailHeight) } },
    "IImageMessage.setWidth": { try measured($0, "width", \.width) },
    "IImageMessage.setHeight": { try measured($0, "height", \.height) },
    "IImageMessage.setThumbnailWidth": { try measured($0, "width", \.thumbnailWidth) },
    "IImageMessage.setThumbnailHeight": { try measured($0, "height", \.thumbnailHeight) },
]

private let cancelled = Inexpressible("a transfer is cancelled with the task that waits for it")

private func id(_ call: ClientCall) throws -> String {
    let id = try call.given("mediaId")
    if id.isEmpty { throw Inexpressible("a message is made of anything") }
    return id
}

private func owned(_ call: ClientCall, _ message: Message?) -> Value {
    message.map { Letter($0).looks(call.user.things, own: true) } ?? .null
}

private func measured(_ call: ClientCall, _ name: String, _ field: WritableKeyPath<ImageMessage, Int32>) throws {
    let value = Int32(try call.int(name))
    try call.on(Letter.self).image { $0[keyPath: field] = value }
}
