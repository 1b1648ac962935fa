import AgoraRtmKit
import RtmTesting
import XCTest

/// Messages, and how often they may be sent.
final class MessageTests: XCTestCase {
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
