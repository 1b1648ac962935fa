import Foundation
import RtmNative
import RtmTesting
import XCTest

@testable import Rtm
@testable import RtmSession

final class EventTests: XCTestCase {
    private final class Owner: Sendable {}

    private func events() -> (Broadcast<Int>, Events<Int>) {
        let broadcast = Broadcast<Int>()
        return (broadcast, Events(broadcast: broadcast, owner: Owner()))
    }

    func testWhatNobodyHasHeardIsKeptForTheNext() async {
        let (broadcast, events) = events()
        for number in 1...3 { broadcast.emit(number) }
        var first: Events<Int>.Iterator? = events.makeAsyncIterator()
        let one = await first?.next()
        XCTAssertEqual(one, 1)
        first = nil
        broadcast.emit(4)
        broadcast.finish()
        var rest: [Int] = []
        for await number in events { rest.append(number) }
        XCTAssertEqual(rest, [2, 3, 4])
    }

    func testAllWhoListenHearEverything() async {
        let (broadcast, events) = events()
        var (first, second) = (events.makeAsyncIterator(), events.makeAsyncIterator())
        broadcast.emit(1)
        let heard = (await first.next(), await second.next())
        XCTAssertEqual([heard.0, heard.1], [1, 1])
    }

    func testNothingIsLostBetweenOneIteratorAndTheNext() async {
        let (broadcast, events) = events()
        let (last, handed) = (1_000, Handed(value: broadcast))
        let emitting = Thread {
            for number in 1...last { handed.value.emit(number) }
            handed.value.finish()
        }
        var heard: [Int] = []
        var more = true
        emitting.start()
        while more {
            // Each takes one, and is let go of while more arrive.
            var iterator = events.makeAsyncIterator()
            if let number = await iterator.next() { heard.append(number) } else { more = false }
        }
        XCTAssertEqual(heard, Array(1...last))
    }

    func testTheNewest1024AreKept() async {
        let (broadcast, events) = events()
        for number in 1...10_000 { broadcast.emit(number) }
        broadcast.finish()
        var kept: [Int] = []
        for await number in events { kept.append(number) }
        XCTAssertEqual(kept.count, 1024)
        XCTAssertEqual(kept.last, 10_000)
    }

    func testATaskThatIsCancelledStopsListening() async {
        let (broadcast, events) = events()
        let listening = Task { () -> Int in
            var count = 0
            for await _ in events { count += 1 }
            return count
        }
        listening.cancel()
        let count = await listening.value
        XCTAssertEqual(count, 0)
        withExtendedLifetime(broadcast) {}
    }

    func testEventsThatAreReadHereAreReadAsTheGeneratedCodeReadsThem() {
        let media = MediaData(
            id: "id", size: 5, fileName: "a.png", thumbnail: Data([1, 2]), width: 1, height: 2, thumbnailWidth: 3, thumbnailHeight: 4)
        let all: [Event] = [
            .sendResult(messageId: -7, code: 4),
            .message(
                channel: 3, from: "bob 世", message: MessageData(id: 9, kind: 2, text: "t", raw: Data([0, 255]), media: nil),
                serverMs: 1_700_000_000_000, offline: true),
            .posted(number: 12), .tokenExpired,
            .message(
                channel: 0, from: "", message: MessageData(id: 1, kind: 4, text: "", raw: Data(), media: media), serverMs: 0,
                offline: false),
            .members(channel: 1, users: ["a", "b"], code: 0),
        ]
        var bytes: [UInt8] = []
        for event in all { FfiConverterTypeEvent.write(event, into: &bytes) }
        bytes.withUnsafeBytes { memory in
            var reader = EventReader(memory)
            for event in all { XCTAssertEqual(reader.next(), event) }
            XCTAssertNil(reader.next())
        }
    }
}
