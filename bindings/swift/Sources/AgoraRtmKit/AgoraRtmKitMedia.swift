import Foundation
import RtmNative
import RtmSession

// Files and images. At most nine transfers of a kit are under way at a time. The request id is written before the call returns, and is
// the one that closures and progress carry. What is refused has a number, too, which no transfer has.

extension AgoraRtmKit {
    /// Downloads into memory.
    public func downloadMedia(
        toMemory mediaId: String, withRequest requestId: UnsafeMutablePointer<Int64>!,
        completion completionBlock: AgoraRtmDownloadMediaToMemoryBlock?
    ) {
        let request = Request(session, requestId)
        session.download(
            mediaId, started: request.started, progress: nil,
            completionBlock.map { block in
                { outcome in outcome.code.map { block(request.id, outcome.value, AgoraRtmDownloadMediaErrorCode($0)) } }
            })
    }

    /// Downloads to a file, which is there when it is whole. The path is absolute.
    public func downloadMedia(
        _ mediaId: String, toFile filePath: String, withRequest requestId: UnsafeMutablePointer<Int64>!,
        completion completionBlock: AgoraRtmDownloadMediaToFileBlock?
    ) {
        let request = Request(session, requestId)
        session.download(
            mediaId, to: filePath, started: request.started, progress: nil,
            completionBlock.map { block in
                { outcome in outcome.code.map { block(request.id, AgoraRtmDownloadMediaErrorCode($0)) } }
            })
    }

    /// Uploads a file, at most 30 MB, and gives the message to send. The path is absolute.
    public func createFileMessage(
        byUploading filePath: String, withRequest requestId: UnsafeMutablePointer<Int64>!,
        completion completionBlock: AgoraRtmUploadFileMediaBlock?
    ) {
        upload(image: false, filePath, requestId, completionBlock) { AgoraRtmFileMessage($0.media ?? MediaData(id: ""), $0.text) }
    }

    /// Uploads an image; as `createFileMessage(byUploading:withRequest:completion:)`.
    public func createImageMessage(
        byUploading filePath: String, withRequest requestId: UnsafeMutablePointer<Int64>!,
        completion completionBlock: AgoraRtmUploadImageMediaBlock?
    ) {
        upload(image: true, filePath, requestId, completionBlock) { AgoraRtmImageMessage($0.media ?? MediaData(id: ""), $0.text) }
    }

    /// Cancels a download, which then ends as interrupted.
    public func cancelMediaDownload(_ requestId: Int64, completion completionBlock: AgoraRtmCancelMediaBlock?) {
        cancel(requestId, upload: false, completionBlock)
    }

    /// Cancels an upload, which then ends as interrupted.
    public func cancelMediaUpload(_ requestId: Int64, completion completionBlock: AgoraRtmCancelMediaBlock?) {
        cancel(requestId, upload: true, completionBlock)
    }

    /// A message about a file that was uploaded before; nothing for an empty id.
    @discardableResult
    public func createFileMessage(byMediaId mediaId: String) -> AgoraRtmFileMessage! {
        mediaId.isEmpty ? nil : AgoraRtmFileMessage(MediaData(id: mediaId))
    }

    /// A message about an image that was uploaded before; nothing for an empty id.
    @discardableResult
    public func createImageMessage(byMediaId mediaId: String) -> AgoraRtmImageMessage! {
        mediaId.isEmpty ? nil : AgoraRtmImageMessage(MediaData(id: mediaId))
    }

    private func upload<Message>(
        image: Bool, _ path: String, _ requestId: UnsafeMutablePointer<Int64>?,
        _ block: ((Int64, Message?, AgoraRtmUploadMediaErrorCode) -> Void)?, _ message: @escaping (MessageData) -> Message
    ) {
        let request = Request(session, requestId)
        session.upload(
            image: image, path: path, started: request.started, progress: nil,
            block.map { block in
                { outcome in
                    outcome.code.map { block(request.id, outcome.value.map(message), AgoraRtmUploadMediaErrorCode($0)) }
                }
            })
    }

    private func cancel(_ request: Int64, upload: Bool, _ block: AgoraRtmCancelMediaBlock?) {
        session.cancel(
            request, upload: upload,
            block.map { block in { outcome in outcome.code.map { block(request, AgoraRtmCancelMediaErrorCode($0)) } } })
    }
}

/// The number of a transfer: written to where the program wants it, inside the call alone, and kept for the closure. One that no transfer
/// has until the transfer has begun.
private final class Request {
    private(set) var id: Int64
    private var place: UnsafeMutablePointer<Int64>?

    init(_ session: Session, _ place: UnsafeMutablePointer<Int64>?) {
        id = session.unusedNumber()
        self.place = place
        place?.pointee = id
    }

    func started(_ id: Int64) {
        self.id = id
        place?.pointee = id
        place = nil
    }
}
