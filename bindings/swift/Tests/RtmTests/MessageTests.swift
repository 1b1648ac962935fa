import Foundation
import Rtm
import RtmTesting
import XCTest

final class MessageTests: XCTestCase {
    func testMessagesOfEveryKindArriveAsTheyWereSent() async throws {
        let server = try Server()
        let (ann, bob) = (try await online(server, "ann"), try await online(server, "bob"))
        var image = ImageMessage(mediaId: "some id", size: 3, fileName: "a.png", thumbnail: Data([1]), width: 4, height: 5, text: "t")
        image.thumbnailWidth = 6
        image.thumbnailHeight = 7
        let all: [Message] = [
            .text("hello 😀"), .raw(Data([0, 255]), description: "bytes"),
            .file(FileMessage(mediaId: "other id", size: 9, fileName: "b.txt", thumbnail: Data([2, 3]), text: "u")), .image(image),
        ]
        for message in all {
            let delivery = try await ann.send(message, to: "bob")
            XCTAssertEqual(delivery, .taken)
        }
        var received = bob.messages.makeAsyncIterator()
        for message in all {
            let next = await received.next()
            XCTAssertEqual(next?.message, message)
            XCTAssertEqual(next?.sender, "ann")
            XCTAssertEqual(next?.isOffline, false)
        }
    }

    func testAMessageForWhoIsAwayIsStoredOrRefusedAsItsSenderWants() async throws {
        let server = try Server()
        let ann = try await online(server, "ann")
        let refused = await error(PeerMessageError.self) { () async throws(PeerMessageError) in try await ann.send("x", to: "bob") }
        XCTAssertEqual(refused, .peerUnreachable)
        XCTAssertEqual(refused?.code, 3)
        let stored = try await ann.send("kept", to: "bob", storeOffline: true)
        XCTAssertEqual(stored, .stored)
        let bob = try await online(server, "bob")
        let message = try await first(bob.messages)
        XCTAssertEqual(message.message.text, "kept")
        XCTAssertTrue(message.isOffline)
    }

    func testTheSizeOfAMessageIsCheckedOnBothSidesOfTheLimit() async throws {
        let server = try Server()
        let ann = try await online(server, "ann")
        try await ann.send(String(repeating: "a", count: 32_768), to: "ann")
        let refused = await error(PeerMessageError.self) { () async throws(PeerMessageError) in
            try await ann.send(String(repeating: "a", count: 32_769), to: "ann")
        }
        XCTAssertEqual(refused, .invalidMessage)
    }
}
