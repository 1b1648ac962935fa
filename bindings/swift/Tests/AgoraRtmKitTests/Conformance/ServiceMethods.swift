import AgoraRtmKit
import RtmConformance
import RtmTesting

let service: [String: (KitCall) throws -> Void] = [
    "getRtmSdkVersion": { $0.result = .of(AgoraRtmKit.getSDKVersion()) },
    "createRtmService": {
        try $0.user.create()
        $0.result = .bool(true)
    },
    "IRtmService.release": { $0.user.release() },
    "IRtmService.login": { call in
        let user = try call.given("userId")
        try call.kit.login(
            byToken: call.text("token"), user: user,
            completion: call.outcome("LOGIN_ERR_CODE") { code in
                guard code == "LOGIN_ERR_OK" else { return call.entry("onLoginFailure", ["errorCode": .of(code)]) }
                call.user.loggedInAs = user
                return call.entry("onLoginSuccess")
            })
    },
    "IRtmService.logout": { call in
        try call.kit.logout(completion: call.outcome("LOGOUT_ERR_CODE") { call.entry("onLogout", ["errorCode": .of($0)]) })
    },
    "IRtmService.renewToken": { call in
        try call.kit.renewToken(
            call.given("token"),
            completion: call.outcome("RENEW_TOKEN_ERR_CODE") { code, token in
                call.entry("onRenewTokenResult", ["token": .of(token), "errorCode": .of(code)])
            })
    },
    "IRtmService.setParameters": { try $0.result = .of($0.kit.setParameters($0.given("parameters"))) },
    "IRtmService.setLogFile": { try $0.result = .of($0.kit.setLogFile($0.given("logfile"))) },
    "IRtmService.setLogFileSize": { try $0.result = .of($0.kit.setLogFileSize(Int32($0.int("fileSizeInKBytes")))) },
    "IRtmService.setLogFilter": { call in
        let filters: [String: AgoraRtmLogFilter] = [
            "LOG_FILTER_OFF": .off, "LOG_FILTER_INFO": .info, "LOG_FILTER_WARN": .warn, "LOG_FILTER_ERROR": .error,
            "LOG_FILTER_CRITICAL": .critical, "LOG_FILTER_MASK": .mask,
        ]
        guard let filter = filters[try call.given("filter")] else { throw Failed("no filter \(call.args)") }
        try call.result = .of(call.kit.setLogFilters(filter))
    },
    "IRtmService.sendMessageToPeer": { call in
        let message: AgoraRtmMessage = try call.saved("message")
        let number = call.user.things.number(message)
        let done: AgoraRtmSendPeerMessageBlock = call.outcome("PEER_MESSAGE_ERR_CODE") {
            call.entry("onSendMessageResult", ["messageId": number, "errorCode": .of($0)])
        }
        let peer = try call.given("peerId")
        if call.args["options"] == nil {
            try call.kit.send(message, toPeer: peer, completion: done)
        } else {
            try call.kit.send(message, toPeer: peer, sendMessageOptions: call.sendOptions, completion: done)
        }
    },
]

let presence: [String: (KitCall) throws -> Void] = [
    "IRtmService.queryPeersOnlineStatus": { call in
        try call.kit.queryPeersOnlineStatus(
            call.list("peerIds", count: "peerCount"),
            completion: call.outcome("QUERY_PEERS_ONLINE_STATUS_ERR") { code, found in
                let peers = (found ?? []).map(call.user.looks)
                return call.entry(
                    "onQueryPeersOnlineStatusResult",
                    [
                        "requestId": .of(call.number), "peersStatus": .list(peers), "peerCount": .of(peers.count),
                        "errorCode": .of(code),
                    ])
            })
    },
    "IRtmService.subscribePeersOnlineStatus": { call in
        try call.kit.subscribePeersOnlineStatus(call.list("peerIds", count: "peerCount"), completion: subscribed(call))
    },
    "IRtmService.unsubscribePeersOnlineStatus": { call in
        try call.kit.unsubscribePeersOnlineStatus(call.list("peerIds", count: "peerCount"), completion: subscribed(call))
    },
    "IRtmService.queryPeersBySubscriptionOption": { call in
        try call.kit.queryPeers(
            bySubscriptionOption: .onlineStatus,
            completion: call.outcome("QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR") { code, found in
                let peers = (found ?? []).map { Value.of($0) }
                return call.entry(
                    "onQueryPeersBySubscriptionOptionResult",
                    [
                        "requestId": .of(call.number), "peerIds": .list(peers), "peerCount": .of(peers.count),
                        "errorCode": .of(code),
                    ])
            })
    },
]

private func subscribed(_ call: KitCall) -> AgoraRtmSubscriptionRequestBlock {
    call.outcome("PEER_SUBSCRIPTION_STATUS_ERR") {
        call.entry("onSubscriptionRequestResult", ["requestId": .of(call.number), "errorCode": .of($0)])
    }
}
