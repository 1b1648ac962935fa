import Foundation
import RtmNative
import RtmSession

/// A client of one application, logged in as one user at a time. It is released when nobody holds it any more; what has no outcome
/// by then has none, and nothing is called behind it.
///
/// Everything may be called from any thread, and from inside any closure and delegate. Closures and delegates are called on a thread of
/// the kit's own, one after another, never inside the call, and never on the main queue.
open class AgoraRtmKit: NSObject, @unchecked Sendable {
    let session: Session
    private let events: KitEvents
    private let rooms: Guarded<[String: AgoraRtmChannel]>
    private let calls: Guarded<AgoraRtmCallKit?>

    /// Nothing if the App ID has not 32 characters. The delegate is not held.
    public init?(appId: String, delegate: AgoraRtmDelegate?) {
        guard appId.utf16.count == 32 else { return nil }
        let events = KitEvents()
        guard let session = try? Session(appId: appId, events: events, platform: .apple) else { return nil }
        self.session = session
        self.events = events
        rooms = Guarded([:])
        calls = Guarded(nil)
        super.init()
        events.ears.with { $0 = KitEars(kit: self, delegate: delegate) }
        _ = invitations()
        Process.kits.with { $0 += 1 }
    }

    /// One that is released, for what has outlived its own.
    init(released session: Session) {
        self.session = session
        events = KitEvents()
        rooms = Guarded([:])
        calls = Guarded(nil)
        super.init()
        session.letGo()
        Process.kits.with { $0 += 1 }
    }

    deinit {
        session.letGo()
        Process.kits.with { $0 -= 1 }
    }

    /// Who is told what happens; not held. It may be changed at any time.
    open var agoraRtmDelegate: AgoraRtmDelegate? {
        get { events.ears.with { $0.delegate } }
        set { events.ears.with { $0.delegate = newValue } }
    }

    /// The channels that are open, by id: a copy.
    @available(*, deprecated, message: "keep the channels that createChannel(withId:delegate:) gives")
    open var channels: NSMutableDictionary? { NSMutableDictionary(dictionary: rooms.current) }

    /// The invitations of this kit. One that is set takes the place of the former, which tells nothing more; one that has belonged to a
    /// kit already stays there.
    open var rtmCallKit: AgoraRtmCallKit? {
        get { invitations() }
        set {
            let former = calls.with { calls -> AgoraRtmCallKit? in
                guard calls !== newValue else { return nil }
                defer { calls = newValue?.open(self) == true ? newValue : nil }
                return calls
            }
            former?.close()
        }
    }

    /// The same as `rtmCallKit`.
    @discardableResult
    open func getRtmCall() -> AgoraRtmCallKit? { invitations() }

    /// Made anew when there are none.
    private func invitations() -> AgoraRtmCallKit? {
        calls.with { calls in
            if calls == nil && !session.isReleased {
                calls = AgoraRtmCallKit()
                _ = calls?.open(self)
            }
            return calls
        }
    }

    /// Logs in. There need be no token where the server asks for none.
    open func login(byToken token: String?, user userId: String, completion completionBlock: AgoraRtmLoginBlock?) {
        session.login(token: token, user: userId, answer(completionBlock))
    }

    /// Logs out, behind everything that was sent.
    open func logout(completion completionBlock: AgoraRtmLogoutBlock?) {
        session.logout(answer(completionBlock))
    }

    /// Goes on under another token.
    open func renewToken(_ token: String, completion completionBlock: AgoraRtmRenewTokenBlock?) {
        session.renewToken(
            token, completionBlock.map { block in { outcome in outcome.code.map { block(token, AgoraRtmRenewTokenErrorCode($0)) } } })
    }

    /// Sends a message to a user. It has arrived when the user's library has it.
    open func send(_ message: AgoraRtmMessage, toPeer peerId: String, completion completionBlock: AgoraRtmSendPeerMessageBlock?) {
        session.send(message.letter, peer: peerId, answer(completionBlock))
    }

    /// As `send(_:toPeer:completion:)`, with options.
    open func send(
        _ message: AgoraRtmMessage, toPeer peerId: String, sendMessageOptions options: AgoraRtmSendMessageOptions,
        completion completionBlock: AgoraRtmSendPeerMessageBlock?
    ) {
        session.send(
            message.letter, peer: peerId, storeOffline: options.enableOfflineMessaging,
            keepHistory: options.enableHistoricalMessaging, answer(completionBlock))
    }

    /// Opens a channel without joining it; nothing for an id that breaks the rules. An id that is open gives the same channel again, and
    /// the delegate takes the place of the former one. The kit holds the channel until `destroyChannel(withId:)`.
    @discardableResult
    open func createChannel(withId channelId: String, delegate: AgoraRtmChannelDelegate?) -> AgoraRtmChannel? {
        rooms.with { rooms in
            if let room = rooms[channelId] {
                room.channelDelegate = delegate
                return room
            }
            guard let room = AgoraRtmChannel(self, channelId, delegate) else { return nil }
            rooms[channelId] = room
            return room
        }
    }

    /// Closes a channel, leaving it if it is joined. False: there is no such channel. Behind it the delegate of the channel is told
    /// nothing.
    @discardableResult
    open func destroyChannel(withId channelId: String) -> Bool {
        guard let room = rooms.with({ $0.removeValue(forKey: channelId) }) else { return false }
        room.close()
        return true
    }

    /// Sets parameters from a JSON object, such as `{"rtm.server": "ws://127.0.0.1:8700"}`. 0, or -1 for what is no JSON object. One in
    /// which a parameter cannot have its value changes nothing, as the log says, and is accepted, as in the original.
    @discardableResult
    open func setParameters(_ parameters: String) -> Int32 {
        let code = session.setParameters(parameters)
        guard code != 0 && !session.isReleased else { return code }
        return (try? JSONSerialization.jsonObject(with: Data(parameters.utf8))) is [String: Any] ? 0 : code
    }
}
