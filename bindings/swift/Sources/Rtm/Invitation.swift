import Foundation
import RtmSession

/// An invitation that this client has sent; made by `RtmClient.invite(_:content:channelId:)`.
public final class LocalInvitation: Sendable {
    /// The user id of who is called.
    public let callee: String
    /// What was said to the callee.
    public let content: String
    /// A channel for the callee to know.
    public let channelId: String
    let progress = LocalProgress()
    private let client: RtmClient

    init(_ client: RtmClient, _ callee: String, _ content: String, _ channelId: String) {
        self.client = client
        self.callee = callee
        self.content = content
        self.channelId = channelId
    }

    /// Where an invitation of ours stands.
    public enum State: Sendable, Equatable {
        /// On its way.
        case sent
        /// The callee's library has it.
        case received
        /// The callee takes the call.
        case accepted(response: String)
        /// The callee does not take the call.
        case refused(response: String)
        /// Taken back.
        case canceled
        /// It did not come about.
        case failed(LocalInvitationFailure)
        /// The client was closed before its end.
        case lost

        /// True if nothing more comes.
        public var isEnd: Bool { self != .sent && self != .received }
    }

    /// Where it stands.
    public var state: State { progress.standing.state }

    /// What it comes to, one state after another. For one task.
    public var states: Events<State> { Events(broadcast: progress.standing.states, owner: self) }

    /// Waits for its end; if the task is cancelled, gives where it stands.
    public func outcome() async -> State {
        await progress.standing.end()
    }

    /// Takes it back.
    public func cancel() async throws(InvitationError) {
        let number = progress.number
        try await Rtm.outcome(InvitationError.self) { client.session.cancelInvitation(number, $0) }
    }
}

/// An invitation that came in; see `RtmClient.invitations`.
public final class RemoteInvitation: Sendable {
    /// The user id of who calls.
    public let caller: String
    /// What the caller says.
    public let content: String
    /// A channel for us to know.
    public let channelId: String
    private let progress: RemoteProgress
    private let client: RtmClient
    private let number: Int64

    fileprivate init(
        _ client: RtmClient, _ number: Int64, caller: String, content: String, channelId: String, _ progress: RemoteProgress
    ) {
        self.client = client
        self.number = number
        self.caller = caller
        self.content = content
        self.channelId = channelId
        self.progress = progress
    }

    /// Where an invitation that came in stands.
    public enum State: Sendable, Equatable {
        /// Neither accepted for good nor refused.
        case received
        /// Accepted, and the caller knows.
        case accepted
        /// Refused.
        case refused
        /// The caller has thought better of it.
        case canceled
        /// It did not come about.
        case failed(RemoteInvitationFailure)
        /// The client was closed before its end.
        case lost

        /// True if nothing more comes.
        public var isEnd: Bool { self != .received }
    }

    /// Where it stands.
    public var state: State { progress.standing.state }

    /// What it comes to. For one task.
    public var states: Events<State> { Events(broadcast: progress.standing.states, owner: self) }

    /// Waits for its end; if the task is cancelled, gives where it stands.
    public func outcome() async -> State {
        await progress.standing.end()
    }

    /// Takes the call. `outcome()` tells whether the caller knows.
    public func accept(response: String = "") async throws(InvitationError) {
        try await Rtm.outcome(InvitationError.self) { client.session.acceptInvitation(number, response: response, $0) }
    }

    /// Does not take the call.
    public func refuse(response: String = "") async throws(InvitationError) {
        try await Rtm.outcome(InvitationError.self) { client.session.refuseInvitation(number, response: response, $0) }
    }
}

/// An invitation that came in, until somebody takes it. The client keeps it, and so it must not hold the client.
final class Incoming: @unchecked Sendable {
    let progress = RemoteProgress()
    private let number: Int64
    private let (caller, content, channelId): (String, String, String)
    private let lock = NSLock()
    private weak var invitation: RemoteInvitation?

    init(_ number: Int64, caller: String, content: String, channelId: String) {
        self.number = number
        (self.caller, self.content, self.channelId) = (caller, content, channelId)
    }

    /// The same object for everybody who takes it while somebody holds it.
    func taken(by client: RtmClient) -> RemoteInvitation {
        lock.withLock {
            if let invitation { return invitation }
            let made = RemoteInvitation(client, number, caller: caller, content: content, channelId: channelId, progress)
            invitation = made
            return made
        }
    }
}

/// Where something stands, and what it comes to.
final class Standing<State: Sendable>: @unchecked Sendable {
    let states = Broadcast<State>()
    private let ends = Broadcast<State>()
    private let lock = NSLock()
    private var current: State

    init(_ state: State) {
        current = state
    }

    var state: State { lock.withLock { current } }

    func become(_ state: State, end: Bool) {
        lock.withLock { current = state }
        states.emit(state)
        guard end else { return }
        states.finish()
        ends.finish()
    }

    func end() async -> State {
        let queue = ends.subscribe()
        _ = await queue.next()
        ends.unsubscribe(queue)
        return state
    }
}

final class LocalProgress: LocalInvitationEvents, @unchecked Sendable {
    let standing = Standing<LocalInvitation.State>(.sent)
    private let lock = NSLock()
    private var sentAs: Int64 = 0

    var number: Int64 { lock.withLock { sentAs } }

    func sent(_ number: Int64) { lock.withLock { sentAs = number } }

    func received() { standing.become(.received, end: false) }

    func accepted(response: String) { standing.become(.accepted(response: response), end: true) }

    func refused(response: String) { standing.become(.refused(response: response), end: true) }

    func canceled() { standing.become(.canceled, end: true) }

    func failed(code: Int32) { standing.become(.failed(LocalInvitationFailure(code: code)), end: true) }

    func ended() { standing.become(.lost, end: true) }
}

final class RemoteProgress: RemoteInvitationEvents, Sendable {
    let standing = Standing<RemoteInvitation.State>(.received)

    func accepted() { standing.become(.accepted, end: true) }

    func refused() { standing.become(.refused, end: true) }

    func canceled() { standing.become(.canceled, end: true) }

    func failed(code: Int32) { standing.become(.failed(RemoteInvitationFailure(code: code)), end: true) }

    func ended() { standing.become(.lost, end: true) }
}
