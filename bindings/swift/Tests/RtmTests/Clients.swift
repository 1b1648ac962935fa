import Foundation
import Rtm
import RtmTesting
import XCTest

/// A client of a server, logged in.
func online(_ server: Server, _ user: String) async throws -> RtmClient {
    let client = try RtmClient(appId: "tests")
    XCTAssertTrue(client.setParameters(server.parameters))
    try await client.login(user)
    return client
}

/// What a call throws; a failure if it throws nothing.
func error<Failure: Error, Value>(
    _: Failure.Type = Failure.self, _ call: () async throws(Failure) -> Value
) async -> Failure? {
    do throws(Failure) {
        let value = try await call()
        XCTFail("it gave \(value)")
        return nil
    } catch {
        return error
    }
}

/// The first element within the time.
func first<Element>(_ events: Events<Element>, where matches: @escaping @Sendable (Element) -> Bool = { _ in true }) async throws -> Element {
    try await withThrowingTaskGroup(of: Element?.self) { group in
        group.addTask {
            for await event in events where matches(event) { return event }
            return nil
        }
        group.addTask {
            try await Task.sleep(nanoseconds: 20_000_000_000)
            return nil
        }
        defer { group.cancelAll() }
        guard let found = try await group.next(), let event = found else { throw Failed("did not come within 20 s: \(Element.self)") }
        return event
    }
}
