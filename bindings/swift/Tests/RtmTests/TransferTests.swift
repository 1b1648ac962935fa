import Foundation
import Rtm
import RtmTesting
import XCTest

final class TransferTests: XCTestCase {
    private let photo = Server.repository.appendingPathComponent("tests/media/photo.jpg").path

    /// A client whose transfers go through a proxy.
    private func online(behind proxy: Proxy) async throws -> RtmClient {
        let client = try RtmClient(appId: "tests")
        client.setParameters("{\"rtm.server\": \"\(proxy.url)\"}")
        try await client.login("ann")
        return client
    }

    func testWhatIsUploadedIsDownloadedWhole() async throws {
        let server = try Server()
        let client = try await RtmTests.online(server, "ann")
        let image = try await client.uploadImage(photo)
        XCTAssertGreaterThan(image.width, 0)
        XCTAssertEqual(image.fileName, "photo.jpg")
        let bytes = try await client.download(image.mediaId)
        XCTAssertEqual(bytes, try Data(contentsOf: URL(fileURLWithPath: photo)))
        let target = server.folder.appendingPathComponent("photo").path
        try await client.download(image.mediaId, to: target)
        XCTAssertTrue(FileManager.default.contentsEqual(atPath: target, andPath: photo))
        let unknown = await error(DownloadError.self) { () async throws(DownloadError) in try await client.download("unknown") }
        XCTAssertEqual(unknown, .notExist)
        let nothing = await error(UploadError.self) { () async throws(UploadError) in try await client.uploadFile("/nowhere") }
        XCTAssertEqual(nothing, .failure)
    }

    func testATaskThatIsCancelledCancelsItsTransfer() async throws {
        let server = try Server()
        let proxy = try Proxy(to: server.port)
        defer { proxy.close() }
        let client = try await online(behind: proxy)
        let photo = photo
        proxy.arm(link: false, up: true, .hold, after: 0)
        // All that may be under way at a time.
        let uploads = (0..<9).map { _ in
            Task { () -> UploadError? in await error(UploadError.self) { () async throws(UploadError) in try await client.uploadFile(photo) } }
        }
        try eventually("nine are under way") { proxy.transfers == 9 }
        let refused = await error(UploadError.self) { () async throws(UploadError) in try await client.uploadFile(photo) }
        XCTAssertEqual(refused, .concurrencyLimitExceeded)
        uploads.forEach { $0.cancel() }
        for upload in uploads {
            let failure = await upload.value
            XCTAssertEqual(failure, .interrupted)
        }
        proxy.heal()
        _ = try await client.uploadFile(photo)
    }

    func testAnIteratorThatIsLetGoCancelsItsTransferAndProgressIsTold() async throws {
        let server = try Server()
        let proxy = try Proxy(to: server.port)
        defer { proxy.close() }
        let client = try await online(behind: proxy)
        let file = server.folder.appendingPathComponent("large")
        try Data(count: 4_000_000).write(to: file)
        proxy.slowDown(bytesPerSecond: 1_000_000)
        var told: (current: Int64, total: Int64)?
        for await step in client.upload(file: file.path) {
            guard case .moved(let current, let total) = step else { continue }
            told = (current, total)
            break
        }
        XCTAssertEqual(told?.total, 4_000_000)
        proxy.heal()
        var results = 0
        for await step in client.upload(file: file.path) {
            if case .finished(let result) = step {
                XCTAssertEqual(try result.get().size, 4_000_000)
                results += 1
            }
        }
        XCTAssertEqual(results, 1)
    }
}
