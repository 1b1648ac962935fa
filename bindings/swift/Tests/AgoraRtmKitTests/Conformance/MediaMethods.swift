import AgoraRtmKit
import RtmConformance
import RtmTesting

let media: [String: (KitCall) throws -> Void] = [
    "IRtmService.createFileMessageByMediaId": { call in
        let message: AgoraRtmFileMessage? = try call.kit.createFileMessage(byMediaId: call.given("mediaId"))
        call.result = message.map { call.user.looks($0, own: true) } ?? .null
    },
    "IRtmService.createImageMessageByMediaId": { call in
        let message: AgoraRtmImageMessage? = try call.kit.createImageMessage(byMediaId: call.given("mediaId"))
        call.result = message.map { call.user.looks($0, own: true) } ?? .null
    },
    "IRtmService.createFileMessageByUploading": { call in
        var requestId: Int64 = -1
        call.awaits("UPLOAD_MEDIA_ERR_CODE")
        try call.kit.createFileMessage(byUploading: call.given("filePath"), withRequest: &requestId) { id, message, code in
            ended(call, "onFileMediaUploadResult", id, "UPLOAD_MEDIA_ERR_CODE", code.rawValue, ["fileMessage": owned(call, message)])
        }
        call.requestId = requestId
    },
    "IRtmService.createImageMessageByUploading": { call in
        var requestId: Int64 = -1
        call.awaits("UPLOAD_MEDIA_ERR_CODE")
        try call.kit.createImageMessage(byUploading: call.given("filePath"), withRequest: &requestId) { id, message, code in
            ended(call, "onImageMediaUploadResult", id, "UPLOAD_MEDIA_ERR_CODE", code.rawValue, ["imageMessage": owned(call, message)])
        }
        call.requestId = requestId
    },
    "IRtmService.downloadMediaToMemory": { call in
        var requestId: Int64 = -1
        call.awaits("DOWNLOAD_MEDIA_ERR_CODE")
        try call.kit.downloadMedia(toMemory: call.given("mediaId"), withRequest: &requestId) { id, data, code in
            ended(
                call, "onMediaDownloadToMemoryResult", id, "DOWNLOAD_MEDIA_ERR_CODE", code.rawValue,
                ["memory": .of(data), "length": .of(data?.count ?? 0)])
        }
        call.requestId = requestId
    },
    "IRtmService.downloadMediaToFile": { call in
        var requestId: Int64 = -1
        call.awaits("DOWNLOAD_MEDIA_ERR_CODE")
        try call.kit.downloadMedia(call.given("mediaId"), toFile: call.given("filePath"), withRequest: &requestId) { id, code in
            ended(call, "onMediaDownloadToFileResult", id, "DOWNLOAD_MEDIA_ERR_CODE", code.rawValue, [:])
        }
        call.requestId = requestId
    },
    "IRtmService.cancelMediaUpload": { call in
        call.awaits("CANCEL_MEDIA_ERR_CODE")
        try call.kit.cancelMediaUpload(call.int("requestId")) { id, code in
            ended(call, "onMediaCancelResult", id, "CANCEL_MEDIA_ERR_CODE", code.rawValue, [:])
        }
    },
    "IRtmService.cancelMediaDownload": { call in
        call.awaits("CANCEL_MEDIA_ERR_CODE")
        try call.kit.cancelMediaDownload(call.int("requestId")) { id, code in
            ended(call, "onMediaCancelResult", id, "CANCEL_MEDIA_ERR_CODE", code.rawValue, [:])
        }
    },
    "IFileMessage.getSize": { $0.result = .of(try $0.on(AgoraRtmFileMessage.self).size) },
    "IFileMessage.getMediaId": { $0.result = .of(try $0.on(AgoraRtmFileMessage.self).mediaId) },
    "IFileMessage.setThumbnail": { try $0.on(AgoraRtmFileMessage.self).thumbnail = thumbnail($0) },
    "IFileMessage.getThumbnailData": { $0.result = .of(try $0.on(AgoraRtmFileMessage.self).thumbnail) },
    "IFileMessage.getThumbnailLength": { $0.result = .of(try $0.on(AgoraRtmFileMessage.self).thumbnail.count) },
    "IFileMessage.setFileName": { try $0.on(AgoraRtmFileMessage.self).fileName = $0.given("fileName") },
    "IFileMessage.getFileName": { $0.result = .of(try $0.on(AgoraRtmFileMessage.self).fileName) },
    "IImageMessage.getSize": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).size) },
    "IImageMessage.getMediaId": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).mediaId) },
    "IImageMessage.setThumbnail": { try $0.on(AgoraRtmImageMessage.self).thumbnail = thumbnail($0) },
    "IImageMessage.getThumbnailData": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).thumbnail) },
    "IImageMessage.getThumbnailLength": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).thumbnail.count) },
    "IImageMessage.setFileName": { try $0.on(AgoraRtmImageMessage.self).fileName = $0.given("fileName") },
    "IImageMessage.getFileName": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).fileName) },
    "IImageMessage.setWidth": { try $0.on(AgoraRtmImageMessage.self).width = Int32($0.int("width")) },
    "IImageMessage.setHeight": { try $0.on(AgoraRtmImageMessage.self).height = Int32($0.int("height")) },
    "IImageMessage.setThumbnailWidth": { try $0.on(AgoraRtmImageMessage.self).thumbnailWidth = Int32($0.int("width")) },
    "IImageMessage.setThumbnailHeight": { try $0.on(AgoraRtmImageMessage.self).thumbnailHeight = Int32($0.int("height")) },
    "IImageMessage.getWidth": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).width) },
    "IImageMessage.getHeight": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).height) },
    "IImageMessage.getThumbnailWidth": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).thumbnailWidth) },
    "IImageMessage.getThumbnailHeight": { $0.result = .of(try $0.on(AgoraRtmImageMessage.self).thumbnailHeight) },
]

/// Null is no thumbnail, and so is nothing.
private func thumbnail(_ call: KitCall) -> Data { call.args["thumbnail"]?.bytes ?? Data() }

private func owned(_ call: KitCall, _ message: AgoraRtmMessage?) -> Value {
    message.map { call.user.looks($0, own: true) } ?? .null
}

private func ended(_ call: KitCall, _ callback: String, _ id: Int64, _ codes: String, _ code: Int, _ with: [String: Value]) {
    var with = with
    with["requestId"] = .of(id)
    with["code"] = .of(Names.of(codes, code))
    call.told(code, call.entry(callback, with))
}
