import Foundation
import RtmNative
import RtmSession

/// A channel of a kit; made by `AgoraRtmKit.createChannel(withId:delegate:)`. Behind `destroyChannel(withId:)`, and when the kit is gone,
/// every call is answered NOT_INITIALIZED.
open class AgoraRtmChannel: NSObject, @unchecked Sendable {
    private let session: Session
    private let home = Guarded(WeakKit())
    private let events: RoomEvents
    /// Nothing when it is closed.
    private let number: Guarded<Int64?>

    init?(_ kit: AgoraRtmKit, _ id: String, _ delegate: AgoraRtmChannelDelegate?) {
        let events = RoomEvents(id)
        guard let number = kit.session.openChannel(id, events: events) else { return nil }
        session = kit.session
        self.events = events
        self.number = Guarded(number)
        super.init()
        home.current = WeakKit(object: kit)
        events.ears.with { $0 = RoomEars(room: self, delegate: delegate) }
    }

    /// The kit that it belongs to. When that is gone: one that answers NOT_INITIALIZED, too.
    open var kit: AgoraRtmKit { home.current.object ?? AgoraRtmKit(released: session) }

    /// Who is told what happens in it; not held.
    open var channelDelegate: AgoraRtmChannelDelegate? {
        get { events.ears.with { $0.delegate } }
        set { events.ears.with { $0.delegate = newValue } }
    }

    /// Joins it.
    open func join(completion completionBlock: AgoraRtmJoinChannelBlock?) {
        ask(answer(completionBlock)) { session.join($0, $1) }
    }

    /// Leaves it.
    open func leave(completion completionBlock: AgoraRtmLeaveChannelBlock?) {
        ask(answer(completionBlock)) { session.leave($0, $1) }
    }

    /// Sends a message to the other members. It has arrived when the server has it.
    open func send(_ message: AgoraRtmMessage, completion completionBlock: AgoraRtmSendChannelMessageBlock?) {
        ask(answer(completionBlock)) { session.send(message.letter, channel: $0, $1) }
    }

    /// As `send(_:completion:)`, with options.
    open func send(
        _ message: AgoraRtmMessage, sendMessageOptions options: AgoraRtmSendMessageOptions,
        completion completionBlock: AgoraRtmSendChannelMessageBlock?
    ) {
        ask(answer(completionBlock)) {
            session.send(message.letter, channel: $0, keepHistory: options.enableHistoricalMessaging, $1)
        }
    }

    /// Its members, this user included; at most 512 of them.
    open func getMembersWithCompletion(_ completionBlock: AgoraRtmGetMembersBlock?) {
        let id = events.id
        ask(answer(completionBlock) { (users: [String]) in users.map { AgoraRtmMember($0, in: id) } }) {
            session.members($0, $1)
        }
    }

    func close() {
        let closed = number.with { number in
            defer { number = nil }
            return number
        }
        if let closed { session.closeChannel(closed) }
    }

    private func ask<Value>(_ answer: Answer<Value>?, _ call: (Int64, Answer<Value>?) -> Void) {
        if let number = number.current { call(number, answer) } else { session.refuse(answer, Codes.notInitialized) }
    }
}

/// Brings what happens in a channel to the delegate that it has at that moment.
private final class RoomEvents: ChannelEvents, Sendable {
    let id: String
    let ears = Guarded(RoomEars())

    init(_ id: String) {
        self.id = id
    }

    private func tell(_ told: (AgoraRtmChannelDelegate, AgoraRtmChannel) -> Void) {
        let (room, delegate) = ears.with { ($0.room, $0.delegate) }
        guard let room, let delegate else { return }
        told(delegate, room)
    }

    func received(_ message: MessageData, from: String, serverMs: Int64) {
        tell { delegate, room in
            let message = AgoraRtmMessage.received(message, serverMs: serverMs, offline: false)
            let member = AgoraRtmMember(from, in: id)
            switch message {
            case let image as AgoraRtmImageMessage: delegate.channel(room, imageMessageReceived: image, from: member)
            case let file as AgoraRtmFileMessage: delegate.channel(room, fileMessageReceived: file, from: member)
            default: delegate.channel(room, messageReceived: message, from: member)
            }
        }
    }

    func memberJoined(_ user: String) { tell { $0.channel($1, memberJoined: AgoraRtmMember(user, in: id)) } }

    func memberLeft(_ user: String) { tell { $0.channel($1, memberLeft: AgoraRtmMember(user, in: id)) } }

    func memberCount(_ count: Int32) { tell { $0.channel($1, memberCount: count) } }

    func attributesChanged(_ attributes: [ChannelAttributeData]) {
        tell { $0.channel($1, attributeUpdate: attributes.map(AgoraRtmChannelAttribute.init)) }
    }

    /// The delegate of 1.x is not told.
    func takenOut(code: Int32) {}

    func ended() {}
}
