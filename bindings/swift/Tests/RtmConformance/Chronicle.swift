import Foundation
import RtmTesting

/// What a user of a scenario has heard, under the names that scenarios use.
public final class Chronicle: @unchecked Sendable {
    /// How the texts of round trips begin.
    public static let own = "conformance round trip "

    /// One callback.
    public final class Entry: CustomStringConvertible {
        let callback: String
        let channel: String
        let with: Value
        let thread: ObjectIdentifier?
        fileprivate(set) var taken = false

        /// Told on this thread, which is where all callbacks of a user have to come; or, `anywhere`, on one that nothing is promised about.
        public init(_ callback: String, channel: String = "", _ with: [String: Value] = [:], anywhere: Bool = false) {
            self.callback = callback
            self.channel = channel
            self.with = .map(with)
            thread = anywhere ? nil : ObjectIdentifier(Thread.current)
        }

        public var description: String {
            (channel.isEmpty ? "" : "[\(channel)] ") + "\(callback) \(with)" + (taken ? "" : "   <- not expected so far")
        }
    }

    private let condition = NSCondition()
    private var entries: [Entry] = []
    private var roundTrips: Set<String> = []
    private var connection = ""
    private var lettingGo = false

    public init() {}

    /// Writes down.
    public func add(_ entry: Entry) {
        locked {
            if entry.callback == "onConnectionStateChanged" { connection = entry.with["state"]?.string ?? "" }
            if let text = entry.with["message"]?["text"]?.string, text.hasPrefix(Chronicle.own) {
                roundTrips.insert(text)
            } else {
                entry.taken = lettingGo
                entries.append(entry)
            }
            condition.broadcast()
        }
    }

    /// It was no callback but a refusal.
    func remove(_ entry: Entry) {
        locked { entries.removeAll { $0 === entry } }
    }

    /// What is told while a client is released depends on timing, and is not looked at.
    public func whileLettingGo(_ release: () -> Void) {
        locked { lettingGo = true }
        release()
        locked { lettingGo = false }
    }

    var state: String { locked { connection } }

    /// Takes the first from this place on that matches, and gives its place.
    func take(
        _ callback: String, _ channel: String, _ with: Value, from: Int, withinMs: Int64, _ found: inout [String: Value]
    ) throws -> Int {
        let end = Deadline(seconds: Double(withinMs) / 1000)
        var miss = "", seen = from
        condition.lock()
        defer { condition.unlock() }
        while true {
            while seen < entries.count {
                let entry = entries[seen]
                if !entry.taken, entry.callback == callback, entry.channel == channel {
                    var saved: [String: Value] = [:]
                    guard let problem = try Value.difference(with, entry.with, callback, &saved) else {
                        entry.taken = true
                        found.merge(saved) { $1 }
                        return seen
                    }
                    miss = "\n  nearest: expected \(problem)"
                }
                seen += 1
            }
            if end.isOver { throw Failed("did not come within \(withinMs) ms: \(callback) \(with)\(miss)") }
            _ = condition.wait(until: end.date)
        }
    }

    /// Those that nobody expected: of these names, or of all others.
    func untaken(_ names: Set<String>, others: Bool) -> [String] {
        locked { entries.filter { !$0.taken && names.contains($0.callback) != others }.map(\.description) }
    }

    var threads: Int { locked { Set(entries.compactMap(\.thread)).count } }

    /// Waits for the message of a round trip; false: it has not come.
    public func roundTrip(_ text: String) -> Bool {
        let end = Deadline()
        condition.lock()
        defer { condition.unlock() }
        while !roundTrips.contains(text) {
            if end.isOver { return false }
            _ = condition.wait(until: end.date)
        }
        return true
    }

    var everything: String {
        locked {
            let early = entries.count - 60
            return (early > 0 ? "    (\(early) earlier ones)\n" : "")
                + entries.suffix(60).map { "    \($0)\n" }.joined()
        }
    }

    private func locked<Result>(_ work: () -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return work()
    }
}
