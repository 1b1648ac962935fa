import Foundation
import RtmNative
import RtmSession

/// A client of one application, logged in as one user at a time.
///
/// ```swift
/// let client = try RtmClient(appId: "my-app")
/// try await client.login("ann")
/// try await client.send("hello", to: "bob")
/// ```
///
/// Its server is the one that `setServer(_:)` names, else the key `RTMServer` of the program's Info.plist, else the variable
/// `RTM_SERVER`, else `ws://127.0.0.1:8700`; the parameter `rtm.server` goes before all of them.
///
/// Everything may be called from any task and thread. A call that is awaited waits for its outcome, which every call has in the end:
/// a task that is cancelled waits for it, too. Transfers are cancelled with their tasks. When the client is closed, all calls throw
/// `notInitialized`, also those that wait.
///
/// It is closed by `close()`, or when nobody holds it any more, its channels and invitations included, and nobody iterates.
public final class RtmClient: Sendable {
    let session: Session
    let channels: Channels
    private let told: ClientEvents

    /// Why there is no client.
    public enum CreationError: Error, Sendable {
        /// The App ID is empty.
        case invalidAppId
        /// There are too many clients, or the system gives no more threads.
        case exhausted
    }

    /// Makes a client that is not logged in, of the application that `appId` names.
    public init(appId: String) throws(CreationError) {
        let told = ClientEvents()
        do {
            session = try Session(appId: appId, events: told)
        } catch {
            throw error == .appId ? .invalidAppId : .exhausted
        }
        self.told = told
        channels = Channels(session)
    }

    deinit {
        session.letGo()
    }

    /// Says where clients that are made later find their server: `ws://HOST:PORT` or `wss://HOST:PORT`; nothing forgets it. False: no
    /// address, and nothing was changed.
    @discardableResult
    public static func setServer(_ url: String?) -> Bool { Server.set(url) }

    /// The version of librtm, for example "0.1.0".
    public static var version: String { Session.version }

    /// What the connection is now; `events` has each change.
    public var connection: Connection { told.connection }

    /// Messages from users.
    public var messages: Events<PeerMessage> { Events(broadcast: told.messages, owner: self) }

    /// Invitations from users.
    public var invitations: Events<RemoteInvitation> { Events(broadcast: told.invitations, owner: self) { [self] in $0.taken(by: self) } }

    /// Everything else that happens.
    public var events: Events<RtmEvent> { Events(broadcast: told.happened, owner: self) }

    /// Attributes of users and channels.
    public var attributes: Attributes { Attributes(self) }

    /// Who is online.
    public var presence: Presence { Presence(self) }

    /// Sets parameters from a JSON object, before the login they are to count for. False: nothing was changed.
    @discardableResult
    public func setParameters(_ json: String) -> Bool { session.setParameters(json) == 0 }

    /// Logs in. There need be no token where the server asks for none.
    public func login(_ userId: String, token: String? = nil) async throws(LoginError) {
        try await outcome(LoginError.self) { session.login(token: token, user: userId, $0) }
    }

    /// Logs out, behind everything that was sent.
    public func logout() async throws(LogoutError) {
        try await outcome(LogoutError.self) { session.logout($0) }
    }

    /// Goes on under another token.
    public func renewToken(_ token: String) async throws(RenewTokenError) {
        try await outcome(RenewTokenError.self) { session.renewToken(token, $0) }
    }

    /// Sends a message to a user, and waits until that user's library has it, or the server keeps it.
    ///
    /// - Parameters:
    ///   - storeOffline: Keep it on the server if the user is offline, until the next login.
    ///   - keepHistory: Keep it in the history.
    @discardableResult
    public func send(
        _ message: Message, to peer: String, storeOffline: Bool = false, keepHistory: Bool = false
    ) async throws(PeerMessageError) -> Delivery {
        let delivery: Result<Delivery, PeerMessageError> = await withCheckedContinuation { continuation in
            session.send(message.letter, peer: peer, storeOffline: storeOffline, keepHistory: keepHistory) { outcome in
                let stored = outcome.code == Codes.cachedByServer
                continuation.resume(returning: stored ? .success(.stored) : Result(outcome).map { .taken })
            }
        }
        return try delivery.get()
    }

    /// Sends a text.
    @discardableResult
    public func send(
        _ text: String, to peer: String, storeOffline: Bool = false, keepHistory: Bool = false
    ) async throws(PeerMessageError) -> Delivery {
        try await send(.text(text), to: peer, storeOffline: storeOffline, keepHistory: keepHistory)
    }

    /// Opens a channel without joining it. An id that is open already gives the channel that is open.
    public func channel(_ id: String) throws(ChannelIdError) -> RtmChannel { try channels.open(id, of: self) }

    /// How many members channels have; 0 for one that nobody is in. At most 32.
    public func memberCounts(_ channelIds: [String]) async throws(MemberCountError) -> [String: Int] {
        let counts = try await outcome(MemberCountError.self) { session.memberCounts(channelIds, $0) }
        return Dictionary(counts.map { ($0.channelId, Int($0.count)) }, uniquingKeysWith: { _, last in last })
    }

    /// Sends an invitation. `channelId` is for the callee to know; nobody joins it by that.
    public func invite(
        _ callee: String, content: String = "", channelId: String = ""
    ) async throws(InvitationError) -> LocalInvitation {
        let invitation = LocalInvitation(self, callee, content, channelId)
        let progress = invitation.progress
        _ = try await outcome(InvitationError.self) {
            session.sendInvitation(
                callee: callee, content: content, channel: channelId, events: progress, started: progress.sent, $0)
        }
        return invitation
    }

    /// Lets go of the server and everything else at once. What waits throws `notInitialized`, and all sequences end. A second time does
    /// nothing.
    public func close() { session.letGo() }
}
