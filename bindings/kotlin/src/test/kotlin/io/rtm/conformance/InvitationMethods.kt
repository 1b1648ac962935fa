package io.rtm.conformance

import io.rtm.InvitationError
import io.rtm.LocalInvitation
import io.rtm.RemoteInvitation
import io.rtm.RtmResult
import kotlinx.coroutines.launch

/** An invitation of ours that a scenario holds: what it is to say, and, once it is sent, the invitation. */
class LocalCall(val callee: String) {
    var content = ""
    var channelId = ""

    @Volatile
    var invitation: LocalInvitation? = null

    suspend fun send(player: Player): RtmResult<LocalInvitation, InvitationError> =
        player.client.invite(callee, content, channelId).also { sent ->
            val invitation = sent.getOrNull() ?: return@also
            this.invitation = invitation
            player.scope.launch { invitation.state.collect { if (player.hearsInvitations) hear(player, it) } }
        }

    private fun hear(player: Player, state: LocalInvitation.State) {
        val looks = "localInvitation" to looks(player.things())
        when (state) {
            is LocalInvitation.State.Received -> player.heardAnywhere("onLocalInvitationReceivedByPeer", looks)
            is LocalInvitation.State.Accepted ->
                player.heardAnywhere("onLocalInvitationAccepted", looks, "response" to Values.ofText(state.response))
            is LocalInvitation.State.Refused ->
                player.heardAnywhere("onLocalInvitationRefused", looks, "response" to Values.ofText(state.response))
            is LocalInvitation.State.Canceled -> player.heardAnywhere("onLocalInvitationCanceled", looks)
            is LocalInvitation.State.Failed -> player.heardAnywhere(
                "onLocalInvitationFailure",
                looks,
                "errorCode" to Names.of("LOCAL_INVITATION_ERR_CODE", state.reason.code),
            )
            is LocalInvitation.State.Sent, is LocalInvitation.State.Lost -> Unit
        }
    }

    fun looks(things: Identities): Map<String, Any?> = mapOf(
        "\$object" to things.number(this),
        "calleeId" to Values.ofText(invitation?.callee ?: callee),
        "content" to Values.ofText(invitation?.content ?: content),
        "channelId" to Values.ofText(invitation?.channelId ?: channelId),
        "response" to response,
        "state" to state,
    )

    val response: String
        get() = when (val state = invitation?.state?.value) {
            is LocalInvitation.State.Accepted -> Values.ofText(state.response)
            is LocalInvitation.State.Refused -> Values.ofText(state.response)
            else -> ""
        }

    val state: String
        get() = "LOCAL_INVITATION_STATE_" + when (invitation?.state?.value) {
            null -> "IDLE"
            is LocalInvitation.State.Sent -> "SENT_TO_REMOTE"
            is LocalInvitation.State.Received -> "RECEIVED_BY_REMOTE"
            is LocalInvitation.State.Accepted -> "ACCEPTED_BY_REMOTE"
            is LocalInvitation.State.Refused -> "REFUSED_BY_REMOTE"
            is LocalInvitation.State.Canceled -> "CANCELED"
            is LocalInvitation.State.Failed -> "FAILURE"
            is LocalInvitation.State.Lost -> "LOST"
        }
}

/** An invitation that came in, and what a scenario is going to say to it. */
class RemoteCall(val invitation: RemoteInvitation) {
    var response = ""

    @Volatile
    private var isAccepted = false

    fun hear(player: Player) {
        player.heard("onRemoteInvitationReceived", "remoteInvitation" to looks(player.things()))
        player.scope.launch { invitation.state.collect { if (player.hearsInvitations) hear(player, it) } }
    }

    private fun hear(player: Player, state: RemoteInvitation.State) {
        val looks = "remoteInvitation" to looks(player.things())
        when (state) {
            is RemoteInvitation.State.Accepted -> player.heardAnywhere("onRemoteInvitationAccepted", looks)
            is RemoteInvitation.State.Refused -> player.heardAnywhere("onRemoteInvitationRefused", looks)
            is RemoteInvitation.State.Canceled -> player.heardAnywhere("onRemoteInvitationCanceled", looks)
            is RemoteInvitation.State.Failed -> player.heardAnywhere(
                "onRemoteInvitationFailure",
                looks,
                "errorCode" to Names.of("REMOTE_INVITATION_ERR_CODE", state.reason.code),
            )
            is RemoteInvitation.State.Received, is RemoteInvitation.State.Lost -> Unit
        }
    }

    suspend fun accept(): RtmResult<Unit, InvitationError> = invitation.accept(response).also { if (it.isSuccess) isAccepted = true }

    fun looks(things: Identities): Map<String, Any?> = mapOf(
        "\$object" to things.number(this),
        "callerId" to Values.ofText(invitation.caller),
        "content" to Values.ofText(invitation.content),
        "channelId" to Values.ofText(invitation.channelId),
        "response" to Values.ofText(response),
        "state" to (state ?: "REMOTE_INVITATION_STATE_ACCEPT_SENT_TO_LOCAL"),
    )

    /** Null for what only scenarios have a name for: accepted, and the caller has not said yet that it knows. */
    val state: String?
        get() = when (invitation.state.value) {
            is RemoteInvitation.State.Received -> if (isAccepted) null else "INVITATION_RECEIVED"
            is RemoteInvitation.State.Accepted -> "ACCEPTED"
            is RemoteInvitation.State.Refused -> "REFUSED"
            is RemoteInvitation.State.Canceled -> "CANCELED"
            is RemoteInvitation.State.Failed -> "FAILURE"
            is RemoteInvitation.State.Lost -> "LOST"
        }?.let { "REMOTE_INVITATION_STATE_$it" }
}

/** The methods of invitations. */
internal fun MutableMap<String, Call.() -> Unit>.invitations() {
    put("IRtmService.getRtmCallManager") {
        player.hearInvitations()
        result = true
    }
    put("IRtmCallManager.release") { player.ignoreInvitations() }
    put("IRtmCallManager.createLocalCallInvitation") { result = LocalCall(given("calleeId")).looks(player.things()) }
    put("IRtmCallManager.sendLocalInvitation") {
        val local = saved<LocalCall>("invitation")
        if (local.invitation != null) throw Inexpressible("what is sent is another invitation")
        outcome(TAKEN, nothing()) { local.send(player) }
    }
    put("IRtmCallManager.cancelLocalInvitation") {
        val local = saved<LocalCall>("invitation")
        val invitation = local.invitation ?: throw Inexpressible("before it is sent there is no invitation")
        outcome(TAKEN, nothing()) { invitation.cancel() }
    }
    put("IRtmCallManager.acceptRemoteInvitation") {
        val remote = saved<RemoteCall>("invitation")
        outcome(TAKEN, nothing()) { remote.accept() }
    }
    put("IRtmCallManager.refuseRemoteInvitation") {
        val remote = saved<RemoteCall>("invitation")
        outcome(TAKEN, nothing()) { remote.invitation.refuse(remote.response) }
    }
    local()
    remote()
}

private const val TAKEN = "INVITATION_API_CALL_ERR_CODE"

/** What comes of these calls is told by the invitation. */
private fun <T> nothing(): (String, T?) -> Chronicle.Entry? = { _, _ -> null }

private fun MutableMap<String, Call.() -> Unit>.local() {
    put("ILocalCallInvitation.getCalleeId") { result = on<LocalCall>().looks(player.things())["calleeId"] }
    put("ILocalCallInvitation.setContent") { on<LocalCall>().content = given("content") }
    put("ILocalCallInvitation.getContent") { result = on<LocalCall>().looks(player.things())["content"] }
    put("ILocalCallInvitation.setChannelId") { on<LocalCall>().channelId = given("channelId") }
    put("ILocalCallInvitation.getChannelId") { result = on<LocalCall>().looks(player.things())["channelId"] }
    put("ILocalCallInvitation.getResponse") { result = on<LocalCall>().response }
    put("ILocalCallInvitation.getState") { result = on<LocalCall>().state }
    put("ILocalCallInvitation.release") {}
}

private fun MutableMap<String, Call.() -> Unit>.remote() {
    put("IRemoteCallInvitation.getCallerId") { result = Values.ofText(on<RemoteCall>().invitation.caller) }
    put("IRemoteCallInvitation.getContent") { result = Values.ofText(on<RemoteCall>().invitation.content) }
    put("IRemoteCallInvitation.getChannelId") { result = Values.ofText(on<RemoteCall>().invitation.channelId) }
    put("IRemoteCallInvitation.setResponse") { on<RemoteCall>().response = given("response") }
    put("IRemoteCallInvitation.getResponse") { result = Values.ofText(on<RemoteCall>().response) }
    put("IRemoteCallInvitation.getState") {
        result = on<RemoteCall>().state ?: throw Inexpressible("nobody is told of an acceptance that is on its way")
    }
    put("IRemoteCallInvitation.release") {}
}
