import Foundation
import RtmNative

/// The answers that are waited for. Guarded by the session's lock.
struct Pending {
    struct Transfer {
        let waiting: (any Waiting)?
        let progress: Moved?
    }

    struct Channel {
        let events: any ChannelEvents
        var joins = Line<Void>()
        var leaves = Line<Void>()
        var members = Line<[String]>()

        var waiting: [any Waiting] { joins.waiting + leaves.waiting + members.waiting }
    }

    /// To be run when the post comes back; `waiting` is what it gives an outcome to, if nothing else here does.
    struct Post {
        let waiting: (any Waiting)?
        let run: () -> Void
    }

    var logins = Line<Void>()
    var logouts = Line<Void>()
    var renewals = Line<Void>()
    var requests: [Int64: any Waiting] = [:]
    var transfers: [Int64: Transfer] = [:]
    var cancels: [Int64: Line<Void>] = [:]
    var channels: [Int64: Channel] = [:]
    var local: [Int64: any LocalInvitationEvents] = [:]
    var remote: [Int64: any RemoteInvitationEvents] = [:]
    var localAnswers: [Int64: Waiter<Int64>] = [:]
    var posted: [Int64: Post] = [:]

    /// Forgets everything, and gives what tells those who wait that nothing more comes.
    mutating func drain() -> [() -> Void] {
        var waiting = logins.waiting + logouts.waiting + renewals.waiting
        waiting += requests.values
        waiting += transfers.values.compactMap(\.waiting)
        for line in cancels.values { waiting += line.waiting }
        for channel in channels.values { waiting += channel.waiting }
        waiting += Array(localAnswers.values) as [any Waiting]
        waiting += posted.values.compactMap(\.waiting)
        var all: [() -> Void] = waiting.map { one in { one.drop() } }
        for channel in channels.values { all.append { channel.events.ended() } }
        for invitation in local.values { all.append { invitation.ended() } }
        for invitation in remote.values { all.append { invitation.ended() } }
        self = Pending()
        return all
    }
}

/// Those who wait for outcomes that come in the order of the calls. A place in it may be of a call that nobody waits for.
struct Line<Value> {
    private var places: [Waiter<Value>?] = []

    var isEmpty: Bool { places.isEmpty }

    var waiting: [any Waiting] { places.compactMap { $0 } }

    mutating func append(_ answer: Answer<Value>?) { places.append(Waiter(answer)) }

    mutating func next() -> Waiter<Value>? { isEmpty ? nil : places.removeFirst() }
}

/// Who waits for the outcome of a message. Apart from everything else, with a lock of its own, since it is asked a million times. A
/// message is put in before librtm knows of it, and so cannot be overtaken.
final class PendingMessages: @unchecked Sendable {
    private let lock = NSLock()
    private var all: [Int64: (channel: Int64, answer: Answer<Void>)] = [:]

    func put(_ id: Int64, channel: Int64, _ answer: @escaping Answer<Void>) {
        lock.lock()
        all[id] = (channel, answer)
        lock.unlock()
    }

    func take(_ id: Int64) -> Answer<Void>? {
        lock.lock()
        defer { lock.unlock() }
        return all.removeValue(forKey: id)?.answer
    }

    /// What waits for a channel that is closed.
    func drain(channel: Int64) -> [Answer<Void>] {
        lock.lock()
        defer { lock.unlock() }
        let gone = all.filter { $0.value.channel == channel }
        gone.keys.forEach { all[$0] = nil }
        return gone.values.map(\.answer)
    }

    func drain() -> [Answer<Void>] {
        lock.lock()
        defer { lock.unlock() }
        defer { all = [:] }
        return all.values.map(\.answer)
    }
}
