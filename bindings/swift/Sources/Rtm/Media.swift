import Foundation
import RtmNative
import RtmSession

// Files and images. Nine transfers of a client may be under way at a time.

extension RtmClient {
    /// Uploads a file, at most 30 MB, and gives the message to send. Cancelled with its task.
    public func uploadFile(_ path: String) async throws(UploadError) -> FileMessage { try await upload(file: path).result() }

    /// Uploads an image; as `uploadFile(_:)`.
    public func uploadImage(_ path: String) async throws(UploadError) -> ImageMessage { try await upload(image: path).result() }

    /// Downloads into memory. Cancelled with its task.
    public func download(_ mediaId: String) async throws(DownloadError) -> Data { try await downloading(mediaId).result() }

    /// Downloads to a file, which is there when it is whole.
    public func download(_ mediaId: String, to path: String) async throws(DownloadError) {
        try await downloading(mediaId, to: path).result()
    }

    /// As `uploadFile(_:)`, and tells how far it is.
    public func upload(file path: String) -> Transfer<FileMessage, UploadError> {
        upload(false, path) { FileMessage($0.media ?? .none, $0.text) }
    }

    /// As `uploadImage(_:)`, and tells how far it is.
    public func upload(image path: String) -> Transfer<ImageMessage, UploadError> {
        upload(true, path) { ImageMessage($0.media ?? .none, $0.text) }
    }

    /// As `download(_:)`, and tells how far it is.
    public func downloading(_ mediaId: String) -> Transfer<Data, DownloadError> {
        session.transfer(upload: false, keeping: self) { session, started, progress, answer in
            session.download(mediaId, started: started, progress: progress, answer)
        } _: { $0 }
    }

    /// As `download(_:to:)`, and tells how far it is.
    public func downloading(_ mediaId: String, to path: String) -> Transfer<Void, DownloadError> {
        let path = RtmClient.absolute(path)
        return session.transfer(upload: false, keeping: self) { session, started, progress, answer in
            session.download(mediaId, to: path, started: started, progress: progress, answer)
        } _: { $0 }
    }

    private func upload<Value>(
        _ image: Bool, _ path: String, _ message: @escaping @Sendable (MessageData) -> Value
    ) -> Transfer<Value, UploadError> {
        let path = RtmClient.absolute(path)
        return session.transfer(upload: true, keeping: self) { session, started, progress, answer in
            session.upload(image: image, path: path, started: started, progress: progress, answer)
        } _: { message($0) }
    }

    /// The library takes absolute paths alone. Nothing is no path of a file, and stays nothing.
    private static func absolute(_ path: String) -> String {
        path.isEmpty || path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}

extension MediaData {
    /// Of a message that is about nothing.
    fileprivate static let none = MediaData(
        id: "", size: 0, fileName: "", thumbnail: Data(), width: 0, height: 0, thumbnailWidth: 0, thumbnailHeight: 0)
}
