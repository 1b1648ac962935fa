package io.rtm.conformance

import io.rtm.Delivery
import io.rtm.PresenceState
import io.rtm.RtmClient

/** The methods of the C++ surface that scenarios name, as they are called here. */
internal val METHODS: Map<String, Call.() -> Unit> = HashMap<String, Call.() -> Unit>().apply {
    service()
    presence()
    channels()
    messages()
    media()
    invitations()
    attributes()
}

private fun MutableMap<String, Call.() -> Unit>.service() {
    put("getRtmSdkVersion") { result = Values.ofText(RtmClient.version) }
    put("createRtmService") {
        player.create()
        result = true
    }
    put("IRtmService.initialize") { throw Inexpressible("a client is made in one step") }
    put("IRtmService.release") { player.release() }
    put("IRtmService.login") {
        val (user, token) = given("userId") to text("token")
        outcome<Unit>("LOGIN_ERR_CODE", { code, _ ->
            if (code == "LOGIN_ERR_OK") {
                player.loggedInAs = user
                entry("onLoginSuccess")
            } else {
                entry("onLoginFailure", "errorCode" to code)
            }
        }) { player.client.login(user, token) }
    }
    put("IRtmService.logout") {
        outcome<Unit>("LOGOUT_ERR_CODE", { code, _ -> entry("onLogout", "errorCode" to code) }) { player.client.logout() }
    }
    put("IRtmService.renewToken") {
        val token = given("token")
        outcome<Unit>("RENEW_TOKEN_ERR_CODE", { code, _ ->
            entry("onRenewTokenResult", "token" to args["token"], "errorCode" to code)
        }) { player.client.renewToken(token) }
    }
    put("IRtmService.setParameters") { result = if (player.client.setParameters(given("parameters"))) 0L else -1L }
    put("IRtmService.sendMessageToPeer") {
        val (peer, letter) = given("peerId") to saved<Letter>("message")
        outcome("PEER_MESSAGE_ERR_CODE", { code, _ ->
            entry("onSendMessageResult", "messageId" to player.things().number(letter), "errorCode" to code)
        }, { if (it == Delivery.STORED) CACHED_BY_SERVER else 0 }) {
            player.client.send(peer, letter.message, option("enableOfflineMessaging"), option("enableHistoricalMessaging"))
        }
    }
}

private const val CACHED_BY_SERVER = 4

private fun MutableMap<String, Call.() -> Unit>.presence() {
    put("IRtmService.queryPeersOnlineStatus") {
        val users = list("peerIds", "peerCount")
        outcome<Map<String, PresenceState>>("QUERY_PEERS_ONLINE_STATUS_ERR", { code, found ->
            val peers = looks(found ?: emptyMap())
            entry(
                "onQueryPeersOnlineStatusResult",
                "requestId" to number, "peersStatus" to peers, "peerCount" to peers.size.toLong(), "errorCode" to code,
            )
        }) { player.client.presence.query(users) }
    }
    put("IRtmService.subscribePeersOnlineStatus") {
        val users = list("peerIds", "peerCount")
        outcome(SUBSCRIPTION, subscribed()) { player.client.presence.subscribe(users) }
    }
    put("IRtmService.unsubscribePeersOnlineStatus") {
        val users = list("peerIds", "peerCount")
        outcome(SUBSCRIPTION, subscribed()) { player.client.presence.unsubscribe(users) }
    }
    put("IRtmService.queryPeersBySubscriptionOption") {
        outcome<Set<String>>("QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR", { code, found ->
            val peers = found.orEmpty().map(Values::ofText)
            entry(
                "onQueryPeersBySubscriptionOptionResult",
                "requestId" to number, "peerIds" to peers, "peerCount" to peers.size.toLong(), "errorCode" to code,
            )
        }) { player.client.presence.subscribed() }
    }
}

private const val SUBSCRIPTION = "PEER_SUBSCRIPTION_STATUS_ERR"

private fun Call.subscribed(): (String, Unit?) -> Chronicle.Entry? =
    { code, _ -> entry("onSubscriptionRequestResult", "requestId" to number, "errorCode" to code) }

/** Where users stand, as scenarios see it. */
internal fun looks(states: Map<String, PresenceState>): List<Any> = states.map { (peer, state) ->
    mapOf(
        "peerId" to Values.ofText(peer),
        "isOnline" to (state == PresenceState.ONLINE),
        "onlineState" to Names.of("PEER_ONLINE_STATE", state.code),
    )
}
