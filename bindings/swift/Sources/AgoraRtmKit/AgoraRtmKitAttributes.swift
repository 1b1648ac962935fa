import RtmNative
import RtmSession

// Attributes of users and channels. At most 32, of 16 KB for a user and 32 KB for a channel. A list that is nothing is an invalid
// argument.

extension AgoraRtmKit {
    /// Replaces all of this user's.
    public func setLocalUserAttributes(
        _ attributes: [AgoraRtmAttribute]?, completion completionBlock: AgoraRtmSetLocalUserAttributesBlock?
    ) {
        session.writeUserAttributes(.set, pairs(attributes), answer(completionBlock))
    }

    /// Adds to this user's, or changes them.
    public func addOrUpdateLocalUserAttributes(
        _ attributes: [AgoraRtmAttribute]?, completion completionBlock: AgoraRtmAddOrUpdateLocalUserAttributesBlock?
    ) {
        session.writeUserAttributes(.update, pairs(attributes), answer(completionBlock))
    }

    /// Deletes some of this user's.
    public func deleteLocalUserAttributes(
        byKeys attributeKeys: [String]?, completion completionBlock: AgoraRtmDeleteLocalUserAttributesBlock?
    ) {
        session.writeUserAttributes(.delete, pairs(keys(attributeKeys)), answer(completionBlock))
    }

    /// Deletes all of this user's.
    public func clearLocalUserAttributes(completion completionBlock: AgoraRtmClearLocalUserAttributesBlock?) {
        session.writeUserAttributes(.clear, [], answer(completionBlock))
    }

    /// All of a user who is online.
    public func getUserAllAttributes(_ userId: String!, completion completionBlock: AgoraRtmGetUserAttributesBlock?) {
        userAttributes(userId, nil, completionBlock)
    }

    /// Some of a user who is online.
    public func getUserAttributes(
        _ userId: String!, byKeys attributeKeys: [String]?, completion completionBlock: AgoraRtmGetUserAttributesBlock?
    ) {
        userAttributes(userId, keys(attributeKeys), completionBlock)
    }

    /// Replaces all of a channel's, which need not be joined.
    public func setChannel(
        _ channelId: String, attributes: [AgoraRtmChannelAttribute]?, options: AgoraRtmChannelAttributeOptions,
        completion completionBlock: AgoraRtmSetChannelAttributesBlock?
    ) {
        write(channelId, .set, pairs(attributes), options, answer(completionBlock))
    }

    /// Adds to a channel's, or changes them.
    public func addOrUpdateChannel(
        _ channelId: String, attributes: [AgoraRtmChannelAttribute]?, options: AgoraRtmChannelAttributeOptions,
        completion completionBlock: AgoraRtmAddOrUpdateChannelAttributesBlock?
    ) {
        write(channelId, .update, pairs(attributes), options, answer(completionBlock))
    }

    /// Deletes some of a channel's.
    public func deleteChannel(
        _ channelId: String, attributesByKeys attributeKeys: [String]?, options: AgoraRtmChannelAttributeOptions,
        completion completionBlock: AgoraRtmDeleteChannelAttributesBlock?
    ) {
        write(channelId, .delete, pairs(keys(attributeKeys)), options, answer(completionBlock))
    }

    /// Deletes all of a channel's.
    public func clearChannel(
        _ channelId: String, options: AgoraRtmChannelAttributeOptions,
        attributesWithCompletion completionBlock: AgoraRtmClearChannelAttributesBlock?
    ) {
        write(channelId, .clear, [], options, answer(completionBlock))
    }

    /// All of a channel's.
    public func getChannelAllAttributes(_ channelId: String, completion completionBlock: AgoraRtmGetChannelAttributesBlock?) {
        channelAttributes(channelId, nil, completionBlock)
    }

    /// Some of a channel's.
    public func getChannelAttributes(
        _ channelId: String, byKeys attributeKeys: [String]?, completion completionBlock: AgoraRtmGetChannelAttributesBlock?
    ) {
        channelAttributes(channelId, keys(attributeKeys), completionBlock)
    }

    private func userAttributes(_ userId: String?, _ keys: [String]?, _ block: AgoraRtmGetUserAttributesBlock?) {
        session.userAttributes(
            userId ?? "", keys: keys,
            block.map { block in
                { outcome in
                    outcome.code.map {
                        block(outcome.value?.map(AgoraRtmAttribute.init), userId, AgoraRtmProcessAttributeErrorCode($0))
                    }
                }
            })
    }

    private func channelAttributes(_ channelId: String, _ keys: [String]?, _ block: AgoraRtmGetChannelAttributesBlock?) {
        session.channelAttributes(channelId, keys: keys, answer(block) { $0.map(AgoraRtmChannelAttribute.init) })
    }

    private func write(
        _ channelId: String, _ operation: RtmSession.Operation, _ pairs: [PairData], _ options: AgoraRtmChannelAttributeOptions,
        _ answer: Answer<Void>?
    ) {
        session.writeChannelAttributes(
            channelId, operation, pairs, notify: options.enableNotificationToChannelMembers, answer)
    }
}

/// Of an empty key: what the library refuses itself, so that the order of its checks holds.
private let invalid = [PairData(key: "", value: "")]

private func pairs(_ attributes: [AgoraRtmAttribute]?) -> [PairData] {
    attributes?.map { PairData(key: $0.key, value: $0.value) } ?? invalid
}

private func pairs(_ attributes: [AgoraRtmChannelAttribute]?) -> [PairData] {
    attributes?.map { PairData(key: $0.key, value: $0.value) } ?? invalid
}

private func pairs(_ keys: [String]) -> [PairData] { keys.map { PairData(key: $0, value: "") } }

private func keys(_ keys: [String]?) -> [String] { keys ?? [""] }
