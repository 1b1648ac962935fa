import Foundation
import RtmNative

/// Brings events to those who wait for them. On the session's thread; looks under the lock, calls outside of it.
extension Session {
    func tell(_ event: Event) {
        switch event {
        case .sendResult(let id, let code): messages.take(id)?(isReleased ? .dropped : outcome(code, ()))
        case .message(let channel, let from, let message, let serverMs, let offline):
            if channel == 0 {
                call { events.received(message, from: from, serverMs: serverMs, offline: offline) }
            } else {
                inside(channel) { $0.received(message, from: from, serverMs: serverMs) }
            }
        case .posted(let number): posted(take { $0.posted.removeValue(forKey: number) })
        case .connectionState(let state, let reason): call { events.connectionChanged(state: state, reason: reason) }
        case .login(let code): give(take { $0.logins.next() }, code, ())
        case .logout(let code): give(take { $0.logouts.next() }, code, ())
        case .tokenRenewed(_, let code): give(take { $0.renewals.next() }, code, ())
        case .tokenExpired: call { events.tokenExpired() }
        case .tokenWillExpire: call { events.tokenWillExpire() }
        case .gap(let channel, let from, let to): call { events.gap(channel: channel, from: from, to: to) }

        case .progress(let request, let upload, let current, let total): progress(request, upload, current, total)
        case .uploaded(let id, let code, let message): transferred(id, code, message)
        case .downloadedToFile(let id, let code): transferred(id, code, ())
        case .downloadedToMemory(let id, let code, let data): transferred(id, code, data)
        case .cancelled(let id, _, let code): cancelled(id, code)

        case .presenceQueried(let id, let peers, let code): answered(id, code, peers)
        case .presenceSubscription(let id, let code): answered(id, code, ())
        case .presenceSubscribed(let id, let peers, let code): answered(id, code, peers)
        case .presenceChanged(let peers): call { events.presenceChanged(peers) }
        case .attributesWritten(let id, let code): answered(id, code, ())
        case .userAttributes(let id, _, let attributes, let code): answered(id, code, attributes)
        case .channelAttributes(let id, _, let attributes, let code): answered(id, code, attributes)
        case .memberCounts(let id, let counts, let code): answered(id, code, counts)

        case .joined(let channel, let code): give(take { $0.channels[channel]?.joins.next() ?? nil }, code, ())
        case .left(let channel, let code): left(channel, code)
        case .members(let channel, let users, let code):
            give(take { $0.channels[channel]?.members.next() ?? nil }, code, users)
        case .memberJoined(let channel, let user): inside(channel) { $0.memberJoined(user) }
        case .memberLeft(let channel, let user): inside(channel) { $0.memberLeft(user) }
        case .memberCount(let channel, let count): inside(channel) { $0.memberCount(count) }
        case .attributesUpdated(let channel, let attributes): inside(channel) { $0.attributesChanged(attributes) }

        case .localReceived(let number): local(number, end: false) { $0.received() }
        case .localAccepted(let number, let response): local(number, end: true) { $0.accepted(response: response) }
        case .localRefused(let number, let response): local(number, end: true) { $0.refused(response: response) }
        case .localCanceled(let number): local(number, end: true) { $0.canceled() }
        case .localFailure(let number, let code): local(number, end: true) { $0.failed(code: code) }
        case .remoteReceived(let number, let caller, let content, let channel):
            call {
                guard let told = events.invited(number, caller: caller, content: content, channel: channel) else { return }
                take { $0.remote[number] = told }
            }
        case .remoteAccepted(let number): remote(number) { $0.accepted() }
        case .remoteRefused(let number): remote(number) { $0.refused() }
        case .remoteCanceled(let number): remote(number) { $0.canceled() }
        case .remoteFailure(let number, let code): remote(number) { $0.failed(code: code) }
        }
    }

    /// Tells that an invitation was sent, unless it was told.
    func answerInvitation(_ number: Int64) {
        give(take { $0.localAnswers.removeValue(forKey: number) }, 0, number)
    }

    private func progress(_ request: Int64, _ upload: Bool, _ current: Int64, _ total: Int64) {
        if let progress = take({ $0.transfers[request] })?.progress { call { progress(current, total) } }
        call { events.moved(request: request, upload: upload, current: current, total: total) }
    }

    private func transferred<Value>(_ id: Int64, _ code: Int32, _ value: Value?) {
        let waiting = take { $0.transfers.removeValue(forKey: id) }?.waiting
        if let value { give(waiting, code, value) } else if let waiting { end(waiting) { waiting.refuse(code) } }
    }

    private func cancelled(_ request: Int64, _ code: Int32) {
        let waiter = take { pending in
            let waiter = pending.cancels[request]?.next() ?? nil
            if pending.cancels[request]?.isEmpty == true { pending.cancels[request] = nil }
            return waiter
        }
        give(waiter, code, ())
    }

    private func answered<Value>(_ id: Int64, _ code: Int32, _ value: Value) {
        give(take { $0.requests.removeValue(forKey: id) }, code, value)
    }

    private func left(_ channel: Int64, _ code: Int32) {
        let (asked, waiter) = take { pending in
            (pending.channels[channel]?.leaves.isEmpty == false, pending.channels[channel]?.leaves.next() ?? nil)
        }
        if asked { give(waiter, code, ()) } else { inside(channel) { $0.takenOut(code: code) } }
    }

    private func local(_ number: Int64, end: Bool, _ told: (any LocalInvitationEvents) -> Void) {
        answerInvitation(number)
        guard let events = take({ end ? $0.local.removeValue(forKey: number) : $0.local[number] }) else { return }
        if !isReleased { told(events) } else if end { events.ended() }
    }

    private func remote(_ number: Int64, _ told: (any RemoteInvitationEvents) -> Void) {
        guard let events = take({ $0.remote.removeValue(forKey: number) }) else { return }
        if isReleased { events.ended() } else { told(events) }
    }

    private func posted(_ post: Pending.Post?) {
        if isReleased { post?.waiting?.drop() } else { post?.run() }
    }

    private func inside(_ channel: Int64, _ told: (any ChannelEvents) -> Void) {
        if let events = take({ $0.channels[channel]?.events }) { call { told(events) } }
    }

    private func take<Value>(_ look: (inout Pending) -> Value) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return look(&pending)
    }

    private func give<Value>(_ waiting: (any Waiting)?, _ code: Int32, _ value: Value) {
        guard let waiting else { return }
        guard code == 0 else { return end(waiting) { waiting.refuse(code) } }
        guard let waiter = waiting as? Waiter<Value> else { preconditionFailure("\(waiting) does not wait for \(Value.self)") }
        end(waiting) { waiter.answer(.done(value)) }
    }

    /// The one outcome of who was taken out of what is pending. The end of the session tells those alone who are still in there: who was
    /// taken out while it was released would wait for ever.
    private func end(_ waiting: any Waiting, _ told: () -> Void) {
        if isReleased { waiting.drop() } else { told() }
    }

    private func outcome<Value>(_ code: Int32, _ value: Value) -> Outcome<Value> {
        code == 0 ? .done(value) : .refused(code)
    }

    /// Nothing is called behind a release, also when that came from inside the last call.
    private func call(_ task: () -> Void) {
        if !isReleased { task() }
    }
}
