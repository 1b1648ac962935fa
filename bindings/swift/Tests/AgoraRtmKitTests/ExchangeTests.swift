import AgoraRtmKit
import RtmTesting
import XCTest

/// A kit and a client in another language understand each other: texts, raw messages, images and files, both ways.
final class ExchangeTests: XCTestCase {
    func testSwiftAndCppExchangeMessagesOfEveryKind() throws {
        try exchange(with: Server.exchangeInCpp, "C++", user: "cpp")
    }

    func testSwiftAndJavaExchangeMessagesOfEveryKind() throws {
        try exchange(with: Server.exchangeInJava, "Java", user: "java")
    }

    private func exchange(with program: URL, _ language: String, user: String) throws {
        let server = try Server()
        let photo = Server.repository.appendingPathComponent("tests/media/photo.jpg")
        let file = Server.repository.appendingPathComponent("LICENSE")
        let ear = Ear()
        let kit = try online(server, "swift", ear)
        let other = try Program([program.path, server.url, photo.path, file.path, "swift", app], input: true)
        let said = Journal<String>()
        Thread { while let line = other.nextLine() { said.add(line) } }.start()
        try said.wait("ready") { $0 == "ready" }

        let text = try ear.wait("message", AgoraRtmMessage.self) { $0.type == .text }
        XCTAssertEqual(text.text, "text from \(language) 世")
        let raw = try ear.wait("message", AgoraRtmRawMessage.self)
        XCTAssertEqual(raw.rawData, Data([0, 255, 1]))
        XCTAssertEqual(raw.text, "raw from \(language)")
        let image = try ear.wait("image", AgoraRtmImageMessage.self)
        XCTAssertEqual(image.text, "image from \(language)")
        XCTAssertEqual(try download(kit, image.mediaId), try Data(contentsOf: photo))
        let document = try ear.wait("file", AgoraRtmFileMessage.self)
        XCTAssertEqual(document.fileName, "LICENSE")
        XCTAssertEqual(document.text, "file from \(language)")
        XCTAssertEqual(try download(kit, document.mediaId), try Data(contentsOf: file))

        try send(kit, AgoraRtmMessage(text: "text from Swift 😀"), to: user)
        try said.wait("text") { $0 == "text swift text from Swift 😀" }
        try send(kit, AgoraRtmRawMessage(rawData: Data([0, 255, 2]), description: "raw from Swift"), to: user)
        try said.wait("raw") { $0 == "raw swift 00ff02 raw from Swift" }
        var id: Int64 = 0
        let picture = try XCTUnwrap(
            try answer("upload") { done in kit.createImageMessage(byUploading: photo.path, withRequest: &id) { _, found, _ in done(found) } })
        picture.width = 12
        picture.height = 34
        picture.thumbnail = Data([1, 2])
        picture.text = "image from Swift"
        try send(kit, picture, to: user)
        try said.wait("image") { $0 == "image swift 12x34 0102 image from Swift" }
        try said.wait("the bytes of the image") { [hash = try hash(photo)] in $0 == hash }
        let letter = try XCTUnwrap(
            try answer("upload") { done in kit.createFileMessage(byUploading: file.path, withRequest: &id) { _, found, _ in done(found) } })
        try send(kit, letter, to: user)
        try said.wait("file") { $0 == "file swift \(letter.size) LICENSE" }
        try said.wait("the bytes of the file") { [hash = try hash(file)] in $0 == hash }
        XCTAssertEqual(other.endOfInput(), 0, "the client in \(language) ends well")
    }

    private func send(_ kit: AgoraRtmKit, _ message: AgoraRtmMessage, to user: String) throws {
        XCTAssertEqual(try answer("send") { kit.send(message, toPeer: user, completion: $0) }, .ok)
    }

    private func download(_ kit: AgoraRtmKit, _ mediaId: String) throws -> Data? {
        var id: Int64 = 0
        return try answer("download") { done in kit.downloadMedia(toMemory: mediaId, withRequest: &id) { _, found, _ in done(found) } }
    }

    /// What the other side says of the bytes that it has downloaded.
    private func hash(_ file: URL) throws -> String {
        let bytes = try Data(contentsOf: file)
        let hash = bytes.reduce(UInt32(0x811c_9dc5)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "bytes 0 \(bytes.count) \(hash)"
    }
}
