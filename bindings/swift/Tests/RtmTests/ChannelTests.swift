import Foundation
import Rtm
import RtmTesting
import XCTest

final class ChannelTests: XCTestCase {
    func testMembersHearEachOtherAndWhoComesAndGoes() async throws {
        let server = try Server()
        let (ann, bob) = (try await online(server, "ann"), try await online(server, "bob"))
        let (anns, bobs) = (try ann.channel("room"), try bob.channel("room"))
        try await anns.join()
        try await bobs.join()
        _ = try await first(anns.events) { $0 == .memberJoined("bob") }
        let members = try await anns.members()
        XCTAssertEqual(Set(members), ["ann", "bob"])
        let counts = try await ann.memberCounts(["room", "nowhere"])
        XCTAssertEqual(counts, ["room": 2, "nowhere": 0])
        try await anns.send("hello")
        let heard = try await first(bobs.messages)
        XCTAssertEqual([heard.sender, heard.message.text], ["ann", "hello"])
        try await ann.attributes.set(["topic": "rtm"], ofChannel: "room", notify: true)
        let changed = try await first(bobs.events) { if case .attributesChanged = $0 { true } else { false } }
        guard case .attributesChanged(let attributes) = changed else { return XCTFail("\(changed)") }
        XCTAssertEqual(attributes["topic"]?.value, "rtm")
        XCTAssertEqual(attributes["topic"]?.user, "ann")
        try await bobs.leave()
        _ = try await first(anns.events) { $0 == .memberLeft("bob") }
    }

    func testAClosedChannelAnswersSoAndTellsNothingMore() async throws {
        let server = try Server()
        let ann = try await online(server, "ann")
        let room = try ann.channel("room")
        try await room.join()
        room.close()
        for await _ in room.messages { XCTFail("nobody said anything") }
        let refused = await error(JoinError.self) { () async throws(JoinError) in try await room.join() }
        XCTAssertEqual(refused, .notInitialized)
        XCTAssertThrowsError(try ann.channel("")) { XCTAssertEqual($0 as? ChannelIdError, .invalidArgument) }
    }

    func testAnIdThatIsOpenGivesTheChannelThatIsOpen() async throws {
        let server = try Server()
        let ann = try await online(server, "ann")
        let room = try ann.channel("room")
        async let joined: Void = room.join()
        let second = try ann.channel("room")
        XCTAssertTrue(second === room)
        try await joined
        let again = await error(JoinError.self) { () async throws(JoinError) in try await second.join() }
        XCTAssertEqual(again, .alreadyJoined)
        room.close()
        let other = try ann.channel("room")
        XCTAssertFalse(other === room)
        // The end of the old one is not that of the new one.
        room.close()
        try await other.join()
        let members = try await other.members()
        XCTAssertEqual(members, ["ann"])
    }

    func testAChannelThatNobodyHoldsIsClosedAndCanBeOpenedAgain() async throws {
        let server = try Server()
        let ann = try await online(server, "ann")
        for _ in 0..<20 {
            let room = try ann.channel("room")
            try await room.join()
        }
    }
}
