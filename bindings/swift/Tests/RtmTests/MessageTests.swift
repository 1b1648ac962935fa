import Foundation
import Rtm
import RtmTesting
import XCTest

final class MessageTests: XCTestCase {
    func testATextArrivesOnceAndItsSenderHearsSo() async throws {
        let server = try Server()
        let (ann, bob) = (try await client("ann", server), try await client("bob", server))
        let delivery = try await ann.send("hello", to: "bob")
        XCTAssertEqual(delivery, .taken)
        var messages = bob.messages.makeAsyncIterator()
        let received = await messages.next()
        XCTAssertEqual(received?.sender, "ann")
        XCTAssertEqual(received?.message, .text("hello"))
    }
}

/// A client of a server, logged in.
func client(_ user: String, _ server: Server) async throws -> RtmClient {
    let client = try RtmClient(appId: "test")
    XCTAssertTrue(client.setParameters(server.parameters))
    try await client.login(user)
    return client
}
