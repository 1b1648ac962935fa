import Foundation
import RtmNative
import RtmSession

/// A channel of a client; made by `RtmClient.channel(_:)`. What it tells ends when it, or its client, is closed; the id can be opened
/// again then. It is closed when nobody holds it any more.
public final class RtmChannel: Sendable {
    /// The id of the channel.
    public let id: String
    private let client: RtmClient
    private let number: Int64
    private let told: ChannelBroadcasts
    private var session: Session { client.session }

    fileprivate init(_ client: RtmClient, _ id: String, _ number: Int64, _ told: ChannelBroadcasts) {
        self.client = client
        self.id = id
        self.told = told
        self.number = number
    }

    deinit {
        close()
    }

    /// Messages from other members.
    public var messages: Events<ChannelMessage> { Events(broadcast: told.messages, owner: self) }

    /// What else happens.
    public var events: Events<ChannelEvent> { Events(broadcast: told.happened, owner: self) }

    /// Joins the channel.
    public func join() async throws(JoinError) {
        try await outcome(JoinError.self) { session.join(number, $0) }
    }

    /// Leaves the channel.
    public func leave() async throws(LeaveError) {
        try await outcome(LeaveError.self) { session.leave(number, $0) }
    }

    /// Sends a message to the other members, and waits until the server has it.
    public func send(_ message: Message, keepHistory: Bool = false) async throws(ChannelMessageError) {
        try await outcome(ChannelMessageError.self) {
            session.send(message.letter, channel: number, keepHistory: keepHistory, $0)
        }
    }

    /// Sends a text.
    public func send(_ text: String, keepHistory: Bool = false) async throws(ChannelMessageError) {
        try await send(.text(text), keepHistory: keepHistory)
    }

    /// The user ids of the members, this one included; at most 512 of them.
    public func members() async throws(MembersError) -> [String] {
        try await outcome(MembersError.self) { session.members(number, $0) }
    }

    /// Leaves the channel if it is joined. What waits, and what is called later, throws
    /// `notInitialized`; nothing more is told.
    public func close() {
        client.channels.close(id, number)
        told.ended()
    }
}

/// The open channels of a client, by id: there is at most one of each. They are not held.
final class Channels: @unchecked Sendable {
    private struct Open {
        weak var channel: RtmChannel?
        let number: Int64
    }

    private let session: Session
    private let lock = NSLock()
    private var all: [String: Open] = [:]

    init(_ session: Session) {
        self.session = session
    }

    /// The one that is open, or a new one.
    func open(_ id: String, of client: RtmClient) throws(ChannelIdError) -> RtmChannel {
        lock.lock()
        defer { lock.unlock() }
        if session.isReleased { throw .notInitialized }
        if let open = all[id] {
            if let channel = open.channel { return channel }
            // Nobody holds it any more, and its end is on its way.
            all[id] = nil
            session.closeChannel(open.number)
        }
        let told = ChannelBroadcasts()
        guard let number = session.openChannel(id, events: told) else {
            throw session.isReleased ? .notInitialized : .invalidArgument
        }
        let channel = RtmChannel(client, id, number, told)
        all[id] = Open(channel: channel, number: number)
        return channel
    }

    /// Under the lock that opening takes: the same id, opened meanwhile, is either this channel before its end or a new one.
    func close(_ id: String, _ number: Int64) {
        lock.lock()
        defer { lock.unlock() }
        guard all[id]?.number == number else { return }
        all[id] = nil
        session.closeChannel(number)
    }
}

/// Why there is no channel, with the numbers of joining.
public enum ChannelIdError: Int, RtmError {
    /// The id is not 1 to 64 of the allowed characters.
    case invalidArgument = 3
    /// The client was closed.
    case notInitialized = 101

    public static let unnumbered: ChannelIdError = .invalidArgument
}

private final class ChannelBroadcasts: ChannelEvents, Sendable {
    let messages = Broadcast<ChannelMessage>()
    let happened = Broadcast<ChannelEvent>()

    func received(_ message: MessageData, from: String, serverMs: Int64) {
        messages.emit(ChannelMessage(sender: from, message: Message(message), serverMs: serverMs))
    }

    func memberJoined(_ user: String) { happened.emit(.memberJoined(user)) }

    func memberLeft(_ user: String) { happened.emit(.memberLeft(user)) }

    func memberCount(_ count: Int32) { happened.emit(.memberCount(Int(count))) }

    func attributesChanged(_ attributes: [ChannelAttributeData]) { happened.emit(.attributesChanged(attributes.byKey)) }

    func takenOut(code: Int32) { happened.emit(.takenOut(LeaveError(code: code))) }

    func ended() {
        messages.finish()
        happened.finish()
    }
}
