import AgoraRtmKit
import RtmTesting
import XCTest

/// Messages, and how often they may be sent.
final class MessageTests: XCTestCase {
    func testWhatWasReceivedCanBePassedOn() throws {
        let server = try Server()
        let (annsEar, bobsEar) = (Ear(), Ear())
        let ann = try online(server, "ann", annsEar)
        let bob = try online(server, "bob", bobsEar)
        let (file, image) = (ann.createFileMessage(byMediaId: "f")!, ann.createImageMessage(byMediaId: "i")!)
        file.fileName = "notes.txt"
        image.thumbnail = Data([2])
        image.width = 320
        let raw = AgoraRtmRawMessage(rawData: Data([1]), description: "bytes")
        for (name, message) in [("message", AgoraRtmMessage(text: "words")), ("message", raw), ("file", file), ("image", image)] {
            XCTAssertEqual(try answer("send") { ann.send(message, toPeer: "ann", completion: $0) }, .ok)
            let received = try annsEar.wait(name, AgoraRtmMessage.self) { $0.type == message.type }
            XCTAssertEqual(try answer("send") { ann.send(received, toPeer: "bob", completion: $0) }, .ok)
            let passed = try bobsEar.wait(name, AgoraRtmMessage.self) { $0.type == message.type }
            XCTAssertEqual(passed.text, message.text)
            XCTAssertGreaterThan(passed.serverReceivedTs, 0)
        }
        XCTAssertEqual(try bobsEar.wait("message", AgoraRtmRawMessage.self).rawData, Data([1]))
        let passed: AgoraRtmFileMessage = try bobsEar.wait("file")
        XCTAssertEqual([passed.mediaId, passed.fileName], ["f", "notes.txt"])
        let shown: AgoraRtmImageMessage = try bobsEar.wait("image")
        XCTAssertEqual(shown.mediaId, "i")
        XCTAssertEqual(shown.thumbnail, Data([2]))
        XCTAssertEqual(shown.width, 320)
        withExtendedLifetime(bob) {}
    }

    func testCallRatesAreThoseOfApplesSystemsUnlessParametersSayOtherwise() throws {
        let server = try Server(settings: "rates = \"none\"\n")
        let ann = try online(server, "ann")
        XCTAssertEqual(try queries(11, of: ann).map(\.rawValue).sorted(), Array(repeating: 0, count: 10) + [5])
        let bob = try XCTUnwrap(AgoraRtmKit(appId: app, delegate: nil))
        XCTAssertEqual(bob.setParameters("{\"rtm.server\": \"\(server.url)\", \"rtm.platform\": \"native\"}"), 0)
        XCTAssertEqual(try answer("login") { bob.login(byToken: nil, user: "bob", completion: $0) }, .ok)
        XCTAssertEqual(try queries(11, of: bob).map(\.rawValue), Array(repeating: 0, count: 11))
    }

    private func queries(_ count: Int, of kit: AgoraRtmKit) throws -> [AgoraRtmQueryPeersOnlineErrorCode] {
        let codes = Journal<AgoraRtmQueryPeersOnlineErrorCode>()
        for _ in 0..<count { kit.queryPeersOnlineStatus(["ann"]) { _, code in codes.add(code) } }
        return try codes.wait(for: count)
    }
}
