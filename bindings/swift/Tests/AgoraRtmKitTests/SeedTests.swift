import AgoraRtmKit
import RtmTesting
import XCTest

/// The steps of the guide to image and file messages, as Swift has them.
final class SeedTests: XCTestCase {
    private var requestId: Int64 = 0
    private let imagePath = Server.repository.appendingPathComponent("tests/media/photo.jpg").path
    private let filePath = Server.repository.appendingPathComponent("LICENSE").path

    private func uploadedImage(_ kit: AgoraRtmKit) throws -> AgoraRtmImageMessage {
        let (id, message, code) = try answer("upload") { done in
            kit.createImageMessage(byUploading: imagePath, withRequest: &requestId) { requestId, message, errorCode in
                done((requestId, message, errorCode))
            }
        }
        XCTAssertEqual(code, .ok)
        XCTAssertEqual(id, requestId, "the number that was written before the call returned")
        XCTAssertNotEqual(id, 0)
        return try XCTUnwrap(message)
    }

    private func uploadedFile(_ kit: AgoraRtmKit) throws -> AgoraRtmFileMessage {
        let (message, code) = try answer("upload") { done in
            kit.createFileMessage(byUploading: filePath, withRequest: &requestId) { requestId, message, errorCode in
                done((message, errorCode))
            }
        }
        XCTAssertEqual(code, .ok)
        return try XCTUnwrap(message)
    }

    func testAnImageIsUploadedDescribedSentToAPeerAndDownloaded() throws {
        let server = try Server()
        let (annsEar, bobsEar) = (Ear(), Ear())
        let (ann, bob) = (try online(server, "ann", annsEar), try online(server, "bob", bobsEar))
        let message = try uploadedImage(ann)
        XCTAssertEqual(message.type, .image)
        XCTAssertGreaterThan(message.width, 0)
        message.width = 640
        message.height = 480
        message.thumbnail = Data([1, 2, 3])
        message.thumbnailWidth = 64
        message.thumbnailHeight = 48
        let option = AgoraRtmSendMessageOptions()
        let sent = try answer("send") { ann.send(message, toPeer: "bob", sendMessageOptions: option, completion: $0) }
        XCTAssertEqual(sent, .ok)

        let received: AgoraRtmImageMessage = try bobsEar.wait("image")
        XCTAssertEqual(received.mediaId, message.mediaId)
        XCTAssertEqual(received.fileName, "photo.jpg")
        XCTAssertEqual([received.width, received.height, received.thumbnailWidth, received.thumbnailHeight], [640, 480, 64, 48])
        XCTAssertEqual(received.thumbnail, Data([1, 2, 3]))
        XCTAssertGreaterThan(received.serverReceivedTs, 0)
        XCTAssertFalse(received.isOfflineMessage)

        let (data, code) = try answer("download") { done in
            bob.downloadMedia(toMemory: received.mediaId, withRequest: &requestId) { requestId, data, errorCode in done((data, errorCode)) }
        }
        XCTAssertEqual(code, .ok)
        XCTAssertEqual(data, try Data(contentsOf: URL(fileURLWithPath: imagePath)))
        let again = ann.createImageMessage(byMediaId: message.mediaId)
        XCTAssertEqual(again?.mediaId, message.mediaId)
    }

    func testAFileIsUploadedNamedSentToAChannelAndDownloadedToAFile() throws {
        let server = try Server()
        let (annsEar, bobsEar) = (Ear(), Ear())
        let (ann, bob) = (try online(server, "ann"), try online(server, "bob"))
        let rtmChannel = try joined(ann, "room", annsEar)
        _ = try joined(bob, "room", bobsEar)
        let message = try uploadedFile(ann)
        let thumbnail = Data(repeating: 7, count: 5 * 1024)
        message.thumbnail = thumbnail
        message.fileName = "terms.txt"
        let sent = try answer("send") { rtmChannel.send(message, completion: $0) }
        XCTAssertEqual(sent, .errorOk)

        let received: AgoraRtmFileMessage = try bobsEar.wait("channel file")
        XCTAssertEqual(received.fileName, "terms.txt")
        XCTAssertEqual(received.thumbnail, thumbnail)
        XCTAssertEqual(received.size, Int64(try Data(contentsOf: URL(fileURLWithPath: filePath)).count))
        let target = server.folder.appendingPathComponent("downloaded").path
        let code = try answer("download") { done in
            bob.downloadMedia(received.mediaId, toFile: target, withRequest: &requestId) { requestId, errorCode in done(errorCode) }
        }
        XCTAssertEqual(code, .ok)
        XCTAssertTrue(FileManager.default.contentsEqual(atPath: target, andPath: filePath))
        XCTAssertEqual(ann.createFileMessage(byMediaId: message.mediaId)?.mediaId, message.mediaId)

        let image = try uploadedImage(ann)
        let sentImage = try answer("send") { rtmChannel.send(image, completion: $0) }
        XCTAssertEqual(sentImage, .errorOk)
        XCTAssertEqual(try bobsEar.wait("channel image", AgoraRtmImageMessage.self).mediaId, image.mediaId)
        let files = try answer("send") { ann.send(message, toPeer: "bob", sendMessageOptions: AgoraRtmSendMessageOptions(), completion: $0) }
        XCTAssertEqual(files, .ok)
    }

    func testTransfersAreCancelledByTheirNumbers() throws {
        let server = try Server()
        let proxy = try Proxy(to: server.port)
        defer { proxy.close() }
        let kit = try XCTUnwrap(AgoraRtmKit(appId: app, delegate: nil))
        kit.setParameters("{\"rtm.server\": \"\(proxy.url)\"}")
        XCTAssertEqual(try answer("login") { kit.login(byToken: nil, user: "ann", completion: $0) }, .ok)
        let message = try uploadedImage(kit)

        proxy.arm(link: false, up: true, .hold, after: 0)
        let uploads = Journal<AgoraRtmUploadMediaErrorCode>()
        kit.createImageMessage(byUploading: imagePath, withRequest: &requestId) { _, message, errorCode in
            XCTAssertNil(message)
            uploads.add(errorCode)
        }
        let (id, cancelled) = try answer("cancel") { done in
            kit.cancelMediaUpload(requestId) { requestId, errorCode in done((requestId, errorCode)) }
        }
        XCTAssertEqual(id, requestId)
        XCTAssertEqual(cancelled, .ok)
        XCTAssertEqual(try uploads.wait(for: 1), [.interrupted])

        let downloads = Journal<AgoraRtmDownloadMediaErrorCode>()
        kit.downloadMedia(toMemory: message.mediaId, withRequest: &self.requestId) { _, data, errorCode in
            XCTAssertNil(data)
            downloads.add(errorCode)
        }
        let code = try answer("cancel") { done in kit.cancelMediaDownload(requestId) { done($1) } }
        XCTAssertEqual(code, .ok)
        XCTAssertEqual(try downloads.wait(for: 1), [.interrupted])
        let gone = try answer("cancel") { done in kit.cancelMediaDownload(requestId) { done($1) } }
        XCTAssertEqual(gone, .notExist)
    }
}
