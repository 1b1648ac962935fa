package io.rtm.conformance

import io.rtm.Message

/** The methods about files and images. */
internal fun MutableMap<String, Call.() -> Unit>.media() {
    put("IRtmService.createFileMessageByMediaId") { result = Letter(Message.File(mediaId())).looks(player.things(), true) }
    put("IRtmService.createImageMessageByMediaId") { result = Letter(Message.Image(mediaId())).looks(player.things(), true) }
    put("IRtmService.createFileMessageByUploading") {
        transfer(UPLOAD, "onMediaUploadingProgress", player.client.fileUpload(path("filePath"))) { code, message ->
            entry("onFileMediaUploadResult", "requestId" to number, "fileMessage" to uploaded(message), "code" to code)
        }
    }
    put("IRtmService.createImageMessageByUploading") {
        transfer(UPLOAD, "onMediaUploadingProgress", player.client.imageUpload(path("filePath"))) { code, message ->
            entry("onImageMediaUploadResult", "requestId" to number, "imageMessage" to uploaded(message), "code" to code)
        }
    }
    put("IRtmService.downloadMediaToMemory") {
        transfer(DOWNLOAD, "onMediaDownloadingProgress", player.client.mediaDownload(given("mediaId"))) { code, bytes ->
            entry(
                "onMediaDownloadToMemoryResult",
                "requestId" to number,
                "memory" to bytes?.let(Values::ofBytes),
                "length" to (bytes?.size ?: 0).toLong(),
                "code" to code,
            )
        }
    }
    put("IRtmService.downloadMediaToFile") {
        transfer(DOWNLOAD, "onMediaDownloadingProgress", player.client.mediaDownload(given("mediaId"), path("filePath"))) { code, _ ->
            entry("onMediaDownloadToFileResult", "requestId" to number, "code" to code)
        }
    }
    for (way in listOf("Upload", "Download")) {
        put("IRtmService.cancelMedia$way") { throw Inexpressible("a transfer is cancelled with the coroutine that waits for it") }
    }
    file()
    image()
}

private const val UPLOAD = "UPLOAD_MEDIA_ERR_CODE"
private const val DOWNLOAD = "DOWNLOAD_MEDIA_ERR_CODE"

private fun Call.mediaId() = given("mediaId").ifEmpty { throw Inexpressible("a message is made of anything") }

private fun Call.uploaded(message: Message?) = message?.let { Letter(it).looks(player.things(), true) }

private fun Call.file() = on<Letter>().message as Message.File

private fun Call.image() = on<Letter>().message as Message.Image

private fun MutableMap<String, Call.() -> Unit>.file() {
    put("IFileMessage.getSize") { result = file().size }
    put("IFileMessage.getMediaId") { result = Values.ofText(file().mediaId) }
    put("IFileMessage.getFileName") { result = Values.ofText(file().fileName) }
    put("IFileMessage.setFileName") { on<Letter>().file { withDetails(fileName = given("fileName")) } }
    put("IFileMessage.getThumbnailData") { result = Values.ofBytes(file().thumbnail) }
    put("IFileMessage.getThumbnailLength") { result = file().thumbnail.size.toLong() }
    put("IFileMessage.setThumbnail") { on<Letter>().file { withDetails(thumbnail = bytes("thumbnail")) } }
}

private fun MutableMap<String, Call.() -> Unit>.image() {
    put("IImageMessage.getSize") { result = image().size }
    put("IImageMessage.getMediaId") { result = Values.ofText(image().mediaId) }
    put("IImageMessage.getFileName") { result = Values.ofText(image().fileName) }
    put("IImageMessage.setFileName") { on<Letter>().image { withDetails(fileName = given("fileName")) } }
    put("IImageMessage.getThumbnailData") { result = Values.ofBytes(image().thumbnail) }
    put("IImageMessage.getThumbnailLength") { result = image().thumbnail.size.toLong() }
    put("IImageMessage.setThumbnail") { on<Letter>().image { withDetails(thumbnail = bytes("thumbnail")) } }
    put("IImageMessage.getWidth") { result = image().width.toLong() }
    put("IImageMessage.getHeight") { result = image().height.toLong() }
    put("IImageMessage.getThumbnailWidth") { result = image().thumbnailWidth.toLong() }
    put("IImageMessage.getThumbnailHeight") { result = image().thumbnailHeight.toLong() }
    put("IImageMessage.setWidth") { on<Letter>().image { measured(width = number("width")) } }
    put("IImageMessage.setHeight") { on<Letter>().image { measured(height = number("height")) } }
    put("IImageMessage.setThumbnailWidth") { on<Letter>().image { withDetails(thumbnailWidth = number("width")) } }
    put("IImageMessage.setThumbnailHeight") { on<Letter>().image { withDetails(thumbnailHeight = number("height")) } }
}

private fun Message.Image.measured(width: Int = this.width, height: Int = this.height) =
    Message.Image(mediaId, size, fileName, thumbnail, width, height, thumbnailWidth, thumbnailHeight, text)
