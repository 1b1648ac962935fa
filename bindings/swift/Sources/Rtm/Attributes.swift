import RtmNative
import RtmSession

/// Attributes of users and channels; see `RtmClient.attributes`. Keys are 1 to 32 bytes, values 1 byte to 8 KB, and there are at most
/// 32, of 16 KB for a user and 32 KB for a channel. Those of a user end with the login; those of a channel some minutes after the last
/// member has left. Channels need not be joined.
public struct Attributes: Sendable {
    let client: RtmClient
    private var session: Session { client.session }

    init(_ client: RtmClient) {
        self.client = client
    }

    /// Replaces all of this user's.
    public func set(_ attributes: [String: String]) async throws(AttributeError) { try await write(.set, attributes.pairs) }

    /// Adds to this user's, or changes them.
    public func update(_ attributes: [String: String]) async throws(AttributeError) {
        try await write(.update, attributes.pairs)
    }

    /// Deletes some of this user's.
    public func delete(_ keys: [String]) async throws(AttributeError) { try await write(.delete, keys.pairs) }

    /// Deletes all of this user's.
    public func clear() async throws(AttributeError) { try await write(.clear, []) }

    /// Those of a user who is online: under `keys`, or all.
    public func of(user: String, keys: [String]? = nil) async throws(AttributeError) -> [String: String] {
        let pairs = try await outcome(AttributeError.self) { session.userAttributes(user, keys: keys, $0) }
        return Dictionary(pairs.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    /// Replaces all of a channel's. `notify`: tells its members, as `ChannelEvent.attributesChanged`.
    public func set(_ attributes: [String: String], ofChannel id: String, notify: Bool = false) async throws(AttributeError) {
        try await write(.set, attributes.pairs, id, notify)
    }

    /// Adds to a channel's, or changes them.
    public func update(
        _ attributes: [String: String], ofChannel id: String, notify: Bool = false
    ) async throws(AttributeError) {
        try await write(.update, attributes.pairs, id, notify)
    }

    /// Deletes some of a channel's.
    public func delete(_ keys: [String], ofChannel id: String, notify: Bool = false) async throws(AttributeError) {
        try await write(.delete, keys.pairs, id, notify)
    }

    /// Deletes all of a channel's.
    public func clear(channel id: String, notify: Bool = false) async throws(AttributeError) {
        try await write(.clear, [], id, notify)
    }

    /// Those of a channel: under `keys`, or all.
    public func of(channel id: String, keys: [String]? = nil) async throws(AttributeError) -> [String: ChannelAttribute] {
        try await outcome(AttributeError.self) { session.channelAttributes(id, keys: keys, $0) }.byKey
    }

    private func write(_ operation: Operation, _ pairs: [PairData]) async throws(AttributeError) {
        try await outcome(AttributeError.self) { session.writeUserAttributes(operation, pairs, $0) }
    }

    private func write(
        _ operation: Operation, _ pairs: [PairData], _ channel: String, _ notify: Bool
    ) async throws(AttributeError) {
        try await outcome(AttributeError.self) {
            session.writeChannelAttributes(channel, operation, pairs, notify: notify, $0)
        }
    }
}

extension [String: String] {
    fileprivate var pairs: [PairData] { map { PairData(key: $0.key, value: $0.value) } }
}

extension [String] {
    fileprivate var pairs: [PairData] { map { PairData(key: $0, value: "") } }
}
