import Foundation

/// When something must have happened.
public struct Deadline {
    private let end: DispatchTime

    public init(seconds: Double = 20) {
        end = .now() + seconds
    }

    public var isOver: Bool { DispatchTime.now() >= end }

    /// What is left, as the system's calls take it.
    public var milliseconds: Int32 {
        let now = DispatchTime.now().uptimeNanoseconds
        return end.uptimeNanoseconds <= now ? 0 : Int32((end.uptimeNanoseconds - now) / 1_000_000 + 1)
    }

    public var date: Date { Date(timeIntervalSinceNow: Double(milliseconds) / 1000) }
}

/// Waits with a deadline for what has no event of its own.
public func eventually(_ what: String, seconds: Double = 20, _ condition: () throws -> Bool) throws {
    let end = Deadline(seconds: seconds)
    while try !condition() {
        if end.isOver { throw Failed("did not come true in \(seconds) s: \(what)") }
        usleep(5_000)
    }
}

/// What came, in order, for tests that wait for it.
public final class Journal<Entry>: @unchecked Sendable {
    private let condition = NSCondition()
    private var all: [Entry] = []

    public init() {}

    public var entries: [Entry] {
        condition.lock()
        defer { condition.unlock() }
        return all
    }

    public func add(_ entry: Entry) {
        condition.lock()
        all.append(entry)
        condition.broadcast()
        condition.unlock()
    }

    /// Waits for the first entry that matches. Fails with everything that did come.
    @discardableResult
    public func wait(_ what: String, seconds: Double = 20, _ matches: (Entry) -> Bool) throws -> Entry {
        let end = Deadline(seconds: seconds)
        condition.lock()
        defer { condition.unlock() }
        var seen = 0
        while true {
            while seen < all.count {
                if matches(all[seen]) { return all[seen] }
                seen += 1
            }
            if !condition.wait(until: end.date) && end.isOver {
                throw Failed("did not come within \(seconds) s: \(what); what came: \(all)")
            }
        }
    }

    /// Waits for so many entries.
    @discardableResult
    public func wait(for count: Int, seconds: Double = 20) throws -> [Entry] {
        let end = Deadline(seconds: seconds)
        condition.lock()
        defer { condition.unlock() }
        while all.count < count {
            if !condition.wait(until: end.date) && end.isOver {
                throw Failed("\(all.count) of \(count) came within \(seconds) s: \(all)")
            }
        }
        return all
    }
}
