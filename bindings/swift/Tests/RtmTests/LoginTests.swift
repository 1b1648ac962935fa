import Foundation
import RtmTesting
import XCTest

@testable import Rtm
@testable import RtmSession

final class LoginTests: XCTestCase {
    func testAClientIsNotMadeOfAnEmptyAppId() {
        XCTAssertThrowsError(try RtmClient(appId: "")) { XCTAssertEqual($0 as? RtmClient.CreationError, .invalidAppId) }
    }

    func testErrorsSayWhatTheyAre() async throws {
        let client = try RtmClient(appId: "tests")
        let invalid = await error(LoginError.self) { () async throws(LoginError) in try await client.login("") }
        XCTAssertEqual(invalid, .invalidArgument)
        XCTAssertEqual("\(LoginError.invalidArgument)", "invalidArgument")
        XCTAssertEqual(LoginError.invalidArgument.code, 3)
        let early = await error(PeerMessageError.self) { () async throws(PeerMessageError) in try await client.send("x", to: "bob") }
        XCTAssertEqual(early, .notLoggedIn)
        XCTAssertFalse(client.setParameters("no json"))
    }

    func testCallRatesAreThoseOfTheSystemUnlessParametersSayOtherwise() async throws {
        let server = try Server(settings: "rates = \"none\"\n")
        for (user, platform, limited) in [("ann", Session.Platform.here, Session.Platform.here == .apple), ("bob", .apple, true), ("cat", .native, false)] {
            let client = try await online(server, user)
            if platform != .here { XCTAssertTrue(client.setParameters("{\"rtm.platform\": \"\(platform.rawValue)\"}")) }
            try await client.logout()
            try await client.login(user)
            for _ in 0..<10 { _ = try await client.presence.query(["dan"]) }
            if limited {
                let refused = await error { () async throws(PresenceQueryError) in try await client.presence.query(["dan"]) }
                XCTAssertEqual(refused, .tooOften)
            } else {
                _ = try await client.presence.query(["dan"])
            }
        }
    }

    func testTheConnectionIsWhatItsEventsSay() async throws {
        let server = try Server()
        let client = try await online(server, "ann")
        XCTAssertEqual(client.connection, Connection(state: .connected, reason: .loginSuccess))
        try await client.logout()
        let last = try await first(client.events) { event in
            if case .connectionChanged(let now) = event { now.state == .disconnected } else { false }
        }
        XCTAssertEqual(last, .connectionChanged(Connection(state: .disconnected, reason: .logout)))
        let again = await error(LogoutError.self) { () async throws(LogoutError) in try await client.logout() }
        XCTAssertEqual(again, .notLoggedIn)
    }

    func testAClosedClientAnswersEverythingAndEndsEverySequence() async throws {
        let server = try Server()
        let client = try await online(server, "ann")
        let room = try client.channel("room")
        // Nothing ends the call but the close.
        try server.freeze()
        let waiting = Task { () -> JoinError? in await error(JoinError.self) { () async throws(JoinError) in try await room.join() } }
        let session = client.session
        try eventually("the call is under way") {
            session.lock.withLock { session.pending.channels.values.contains { !$0.joins.isEmpty } }
        }
        client.close()
        for await _ in client.messages { XCTFail("nobody sent anything") }
        for await _ in client.invitations { XCTFail("nobody calls") }
        for await _ in room.messages { XCTFail("nobody said anything") }
        let joined = await waiting.value
        XCTAssertEqual(joined, .notInitialized)
        let login = await error(LoginError.self) { () async throws(LoginError) in try await client.login("ann") }
        XCTAssertEqual(login, .notInitialized)
        let left = await error(LeaveError.self) { () async throws(LeaveError) in try await room.leave() }
        XCTAssertEqual(left, .notInitialized)
        XCTAssertEqual(client.connection, Connection(state: .disconnected, reason: nil))
        XCTAssertThrowsError(try client.channel("room")) { XCTAssertEqual($0 as? ChannelIdError, .notInitialized) }
        XCTAssertThrowsError(try client.channel("other")) { XCTAssertEqual($0 as? ChannelIdError, .notInitialized) }
    }

    func testClientsThatNobodyHoldsAreGivenBack() async throws {
        let server = try Server()
        let before = Session.living
        for _ in 0..<20 {
            let client = try await online(server, "ann")
            let room = try client.channel("room")
            try await room.join()
            let image = try await client.uploadImage(Server.repository.appendingPathComponent("tests/media/icon.bmp").path)
            try await client.send(.image(image), to: "ann")
            let data = try await client.download(image.mediaId)
            XCTAssertEqual(Int64(data.count), image.size)
        }
        try eventually("all clients are given back") { Session.living <= before }
    }

    func testAClientThatNobodyHoldsIsGivenBackThoughSomebodyCalls() async throws {
        let server = try Server()
        let bob = try await online(server, "bob")
        let before = Session.living
        do {
            let ann = try await online(server, "ann")
            let call = try await bob.invite("ann")
            for await state in call.states where state == .received { break }
            withExtendedLifetime(ann) {}
        }
        try eventually("the client whose invitation nobody took is given back") { Session.living <= before }
    }

    func testTheServerOfTheStaticCallIsUsed() async throws {
        let server = try Server()
        XCTAssertFalse(RtmClient.setServer("no address"))
        XCTAssertTrue(RtmClient.setServer(server.url))
        defer { RtmClient.setServer(nil) }
        let client = try RtmClient(appId: "tests")
        try await client.login("ann")
        XCTAssertEqual(client.connection.state, .connected)
    }
}
