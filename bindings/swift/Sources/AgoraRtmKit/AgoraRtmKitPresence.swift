import RtmSession

// Who is online, and how many members channels have.

extension AgoraRtmKit {
    /// Which users are online, of at most 256.
    public func queryPeersOnlineStatus(_ peerIds: [String], completion completionBlock: AgoraRtmQueryPeersOnlineBlock?) {
        session.presenceQuery(peerIds, answer(completionBlock) { $0.map(AgoraRtmPeerOnlineStatus.init) })
    }

    /// Subscribes to users, 512 in all; the delegate is told where they stand.
    public func subscribePeersOnlineStatus(_ peerIds: [String], completion completionBlock: AgoraRtmSubscriptionRequestBlock?) {
        session.presenceSubscribe(peerIds, answer(completionBlock))
    }

    /// Subscribes to users no longer.
    public func unsubscribePeersOnlineStatus(_ peerIds: [String], completion completionBlock: AgoraRtmSubscriptionRequestBlock?) {
        session.presenceUnsubscribe(peerIds, answer(completionBlock))
    }

    /// Which users are subscribed to.
    public func queryPeers(
        bySubscriptionOption option: AgoraRtmPeerSubscriptionOptions,
        completion completionBlock: AgoraRtmQueryPeersBySubscriptionOptionBlock?
    ) {
        session.presenceSubscribed(answer(completionBlock) { $0 })
    }

    /// How many members channels have, of at most 32.
    public func getChannelMemberCount(_ channelIds: [String], completion completionBlock: AgoraRtmChannelMemberCountBlock?) {
        session.memberCounts(channelIds, answer(completionBlock) { $0.map(AgoraRtmChannelMemberCount.init) })
    }
}
