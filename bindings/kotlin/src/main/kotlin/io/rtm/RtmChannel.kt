package io.rtm

import io.rtm.internal.Broadcast
import io.rtm.internal.ChannelEvents
import io.rtm.internal.Channels
import io.rtm.internal.Session
import io.rtm.internal.awaitDone
import io.rtm.internal.awaitValue
import io.rtm.uniffi.ChannelAttributeData
import io.rtm.uniffi.MessageData
import kotlinx.coroutines.flow.Flow

/**
 * A channel of a client; made by [RtmClient.channel]. Its flows complete when it, or its client, is closed. From then on everything
 * that suspends gives `NOT_INITIALIZED`, what was waiting included; the id can be opened again.
 */
class RtmChannel internal constructor(
    private val session: Session,
    private val home: Channels,
    /** The id of the channel. */
    val id: String,
) : AutoCloseable {
    private val said = Broadcast<ChannelMessage>("messages of a channel")
    private val happened = Broadcast<ChannelEvent>("events of a channel")
    internal val number: Long

    /** Messages from other members. */
    val messages: Flow<ChannelMessage> get() = said.flow

    /** What else happens. */
    val events: Flow<ChannelEvent> get() = happened.flow

    init {
        number = session.openChannel(id, Told())
        check(!session.isReleased) { "the client was closed" }
        require(number != 0L) { "the channel id is not 1 to 64 of the allowed characters: \"$id\"" }
    }

    /** Joins the channel. */
    suspend fun join(): RtmResult<Unit, JoinError> = awaitDone(JoinError::of) { session.join(number, it) }

    /** Leaves the channel. */
    suspend fun leave(): RtmResult<Unit, LeaveError> = awaitDone(LeaveError::of) { session.leave(number, it) }

    /** Sends a message to the other members, and waits until the server has it. */
    suspend fun send(message: Message, keepHistory: Boolean = false): RtmResult<Unit, ChannelMessageError> =
        awaitDone(ChannelMessageError::of) {
            session.sendToChannel(number, message.kind, message.text, message.raw, message.media, keepHistory, it)
        }

    /** The user ids of the members, this one included; at most 512 of them. */
    suspend fun members(): RtmResult<List<String>, MembersError> =
        awaitValue<List<String>, _, _>(MembersError::of, { session.members(number, it) }) { it }

    /** Leaves the channel if it is joined. A second time does nothing. */
    override fun close() {
        home.close(this)
        complete()
    }

    private fun complete() {
        said.close()
        happened.close()
    }

    private inner class Told : ChannelEvents {
        override fun onMessage(from: String, message: MessageData, serverMs: Long) =
            said.emit(ChannelMessage(from, Message.of(message), serverMs))

        override fun onMemberJoined(user: String) = happened.emit(ChannelEvent.MemberJoined(user))

        override fun onMemberLeft(user: String) = happened.emit(ChannelEvent.MemberLeft(user))

        override fun onMemberCount(count: Int) = happened.emit(ChannelEvent.MemberCount(count))

        override fun onAttributes(attributes: List<ChannelAttributeData>) =
            happened.emit(ChannelEvent.AttributesChanged(attributes.byKey()))

        override fun onTakenOut(code: Int) = happened.emit(ChannelEvent.TakenOut(LeaveError.of(code)))

        override fun onDropped() = complete()
    }
}

internal fun List<ChannelAttributeData>.byKey(): Map<String, ChannelAttribute> =
    associate { it.key to ChannelAttribute(it.value, it.user, it.updatedMs) }
