package io.rtm.internal

import io.rtm.Connection
import io.rtm.ConnectionReason
import io.rtm.ConnectionState
import io.rtm.Message
import io.rtm.PeerMessage
import io.rtm.PresenceState
import io.rtm.RemoteInvitation
import io.rtm.RtmEvent
import io.rtm.uniffi.MessageData
import io.rtm.uniffi.StatusData
import kotlinx.coroutines.flow.MutableStateFlow

/** Brings what happens to a client to those who collect it. */
internal class ClientEvents(private val session: () -> Session) : SessionEvents {
    val connection = MutableStateFlow(Connection(ConnectionState.DISCONNECTED, null))
    val messages = Broadcast<PeerMessage>("messages")
    val invitations = Broadcast<RemoteInvitation>("invitations")
    val events = Broadcast<RtmEvent>("events")

    override fun onConnectionState(state: Int, reason: Int) {
        val now = Connection(ConnectionState.of(state), ConnectionReason.of(reason))
        connection.value = now
        events.emit(RtmEvent.ConnectionChanged(now))
    }

    override fun onMessage(from: String, message: MessageData, serverMs: Long, offline: Boolean) =
        messages.emit(PeerMessage(from, Message.of(message), serverMs, offline))

    override fun onTokenExpired() = events.emit(RtmEvent.TokenExpired)

    override fun onTokenWillExpire() = events.emit(RtmEvent.TokenWillExpire)

    override fun onPresence(peers: List<StatusData>) =
        events.emit(RtmEvent.PresenceChanged(peers.associate { it.peer to PresenceState.of(it.state) }))

    override fun onGap(channelId: String, from: Long, to: Long) = events.emit(RtmEvent.Gap(channelId, from, to))

    override fun onInvitation(invitation: Long, caller: String, content: String, channelId: String): RemoteInvitationEvents {
        val remote = RemoteInvitation(session(), invitation, caller, content, channelId)
        invitations.emit(remote)
        return remote.told
    }

    override fun onDropped() {
        connection.value = Connection(ConnectionState.DISCONNECTED, null)
        messages.close()
        invitations.close()
        events.close()
    }
}
