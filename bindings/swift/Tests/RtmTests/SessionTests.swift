import Foundation
import RtmTesting
import XCTest

@testable import Rtm
@testable import RtmSession

final class SessionTests: XCTestCase {
    func testWhoseOutcomeIsOnItsWayWhenACallbackReleasesTheSessionIsToldOfTheEndOnce() throws {
        let session = try Session(appId: "tests", events: ClientEvents())
        let outcomes = Journal<String>()
        session.post {
            // All of it waits behind this callback, and comes at one go.
            session.post { session.release() }
            for _ in 0..<100 {
                session.send(Session.Letter(kind: 1, text: "not logged in"), peer: "bob") { outcomes.add("sent: \($0)") }
                session.join(99) { outcomes.add("joined: \($0)") }
            }
        }
        try outcomes.wait(for: 200)
        session.release()
        XCTAssertEqual(outcomes.entries.count, 200)
    }
}
