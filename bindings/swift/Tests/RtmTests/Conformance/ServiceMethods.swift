import Rtm
import RtmConformance
import RtmTesting

let service: [String: (ClientCall) throws -> Void] = [
    "getRtmSdkVersion": { $0.result = .of(RtmClient.version) },
    "createRtmService": {
        try $0.user.create()
        $0.result = .bool(true)
    },
    "IRtmService.initialize": { _ in throw Inexpressible("a client is made in one step") },
    "IRtmService.release": { $0.user.release() },
    "IRtmService.login": { call in
        let (user, token, client) = (try call.given("userId"), try call.text("token"), try call.client)
        try call.outcome("LOGIN_ERR_CODE") { (code, _: Void?) in
            guard code == "LOGIN_ERR_OK" else { return call.entry("onLoginFailure", ["errorCode": .of(code)]) }
            call.user.loggedInAs = user
            return call.entry("onLoginSuccess")
        } _: { () async throws(LoginError) in try await client.login(user, token: token) }
    },
    "IRtmService.logout": { call in
        let client = try call.client
        try call.outcome("LOGOUT_ERR_CODE") { (code, _: Void?) in
            call.entry("onLogout", ["errorCode": .of(code)])
        } _: { () async throws(LogoutError) in try await client.logout() }
    },
    "IRtmService.renewToken": { call in
        let (client, token) = (try call.client, try call.given("token"))
        try call.outcome("RENEW_TOKEN_ERR_CODE") { (code, _: Void?) in
            call.entry("onRenewTokenResult", ["token": .of(token), "errorCode": .of(code)])
        } _: { () async throws(RenewTokenError) in try await client.renewToken(token) }
    },
    "IRtmService.setParameters": { try $0.result = .of($0.client.setParameters($0.given("parameters")) ? 0 : -1) },
    "IRtmService.sendMessageToPeer": { call in
        let (client, peer) = (try call.client, try call.given("peerId"))
        let letter: Letter = try call.saved("message")
        let (number, message) = (call.user.things.number(letter), letter.message)
        let (store, keep) = (call.option("enableOfflineMessaging"), call.option("enableHistoricalMessaging"))
        try call.outcome("PEER_MESSAGE_ERR_CODE") { code, _ in
            call.entry("onSendMessageResult", ["messageId": number, "errorCode": .of(code)])
        } success: { $0 == .stored ? 4 : 0 } _: { () async throws(PeerMessageError) in
            try await client.send(message, to: peer, storeOffline: store, keepHistory: keep)
        }
    },
]

let presence: [String: (ClientCall) throws -> Void] = [
    "IRtmService.queryPeersOnlineStatus": { call in
        let (client, users) = (try call.client, try call.list("peerIds", count: "peerCount"))
        try call.outcome("QUERY_PEERS_ONLINE_STATUS_ERR") { code, found in
            call.entry(
                "onQueryPeersOnlineStatusResult",
                [
                    "requestId": .of(call.number), "peersStatus": looks(found ?? [:]), "peerCount": .of(found?.count ?? 0),
                    "errorCode": .of(code),
                ])
        } _: { () async throws(PresenceQueryError) in try await client.presence.query(users) }
    },
    "IRtmService.subscribePeersOnlineStatus": { call in
        let (client, users) = (try call.client, try call.list("peerIds", count: "peerCount"))
        try call.outcome("PEER_SUBSCRIPTION_STATUS_ERR", subscribed(call)) { () async throws(SubscriptionError) in
            try await client.presence.subscribe(users)
        }
    },
    "IRtmService.unsubscribePeersOnlineStatus": { call in
        let (client, users) = (try call.client, try call.list("peerIds", count: "peerCount"))
        try call.outcome("PEER_SUBSCRIPTION_STATUS_ERR", subscribed(call)) { () async throws(SubscriptionError) in
            try await client.presence.unsubscribe(users)
        }
    },
    "IRtmService.queryPeersBySubscriptionOption": { call in
        let client = try call.client
        try call.outcome("QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR") { code, found in
            let peers = (found ?? []).map { Value.of($0) }
            return call.entry(
                "onQueryPeersBySubscriptionOptionResult",
                ["requestId": .of(call.number), "peerIds": .list(peers), "peerCount": .of(peers.count), "errorCode": .of(code)])
        } _: { () async throws(SubscribedError) in try await client.presence.subscribed() }
    },
]

private func subscribed(_ call: ClientCall) -> @Sendable (String, Void?) -> Chronicle.Entry? {
    { code, _ in call.entry("onSubscriptionRequestResult", ["requestId": .of(call.number), "errorCode": .of(code)]) }
}
