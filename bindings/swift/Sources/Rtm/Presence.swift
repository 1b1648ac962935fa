import RtmSession

/// Who is online; see `RtmClient.presence`. What changes comes as `RtmEvent.presenceChanged`.
public struct Presence: Sendable {
    let client: RtmClient
    private var session: Session { client.session }

    init(_ client: RtmClient) {
        self.client = client
    }

    /// Which users are online, of at most 256.
    public func query(_ users: [String]) async throws(PresenceQueryError) -> [String: PresenceState] {
        try await outcome(PresenceQueryError.self) { session.presenceQuery(users, $0) }.states
    }

    /// Subscribes to users, 512 in all.
    public func subscribe(_ users: [String]) async throws(SubscriptionError) {
        try await outcome(SubscriptionError.self) { session.presenceSubscribe(users, $0) }
    }

    /// Subscribes to users no longer.
    public func unsubscribe(_ users: [String]) async throws(SubscriptionError) {
        try await outcome(SubscriptionError.self) { session.presenceUnsubscribe(users, $0) }
    }

    /// Which users are subscribed to.
    public func subscribed() async throws(SubscribedError) -> Set<String> {
        Set(try await outcome(SubscribedError.self) { session.presenceSubscribed($0) })
    }
}
