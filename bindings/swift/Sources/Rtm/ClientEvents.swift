import Foundation
import RtmNative
import RtmSession

/// Brings what happens to a client to those who listen.
final class ClientEvents: SessionEvents, @unchecked Sendable {
    let messages = Broadcast<PeerMessage>()
    let invitations = Broadcast<Incoming>()
    let happened = Broadcast<RtmEvent>()
    private let lock = NSLock()
    private var current = Connection(state: .disconnected, reason: nil)

    var connection: Connection { lock.withLock { current } }

    func connectionChanged(state: Int32, reason: Int32) {
        let now = Connection(
            state: Connection.State(rawValue: Int(state)) ?? .disconnected,
            reason: Connection.Reason(rawValue: Int(reason)))
        lock.withLock { current = now }
        happened.emit(.connectionChanged(now))
    }

    func received(_ message: MessageData, from: String, serverMs: Int64, offline: Bool) {
        messages.emit(PeerMessage(sender: from, message: Message(message), serverMs: serverMs, isOffline: offline))
    }

    func moved(request: Int64, upload: Bool, current: Int64, total: Int64) {}

    func tokenExpired() { happened.emit(.tokenExpired) }

    func tokenWillExpire() { happened.emit(.tokenWillExpire) }

    func presenceChanged(_ peers: [StatusData]) { happened.emit(.presenceChanged(peers.states)) }

    func gap(channel: String, from: Int64, to: Int64) { happened.emit(.gap(channelId: channel, from: from, to: to)) }

    func invited(_ invitation: Int64, caller: String, content: String, channel: String) -> RemoteInvitationEvents? {
        let incoming = Incoming(invitation, caller: caller, content: content, channelId: channel)
        invitations.emit(incoming)
        return incoming.progress
    }

    func ended() {
        lock.withLock { current = Connection(state: .disconnected, reason: nil) }
        messages.finish()
        invitations.finish()
        happened.finish()
    }
}

extension [StatusData] {
    var states: [String: PresenceState] {
        Dictionary(
            map { ($0.peer, PresenceState(rawValue: Int($0.state)) ?? .offline) }, uniquingKeysWith: { _, last in last })
    }
}

extension [ChannelAttributeData] {
    var byKey: [String: ChannelAttribute] {
        Dictionary(
            map { ($0.key, ChannelAttribute(value: $0.value, user: $0.user, updatedMs: $0.updatedMs)) },
            uniquingKeysWith: { _, last in last })
    }
}
