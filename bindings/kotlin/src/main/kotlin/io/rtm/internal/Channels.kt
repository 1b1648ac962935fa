package io.rtm.internal

import io.rtm.RtmChannel

/** The open channels of a client, by id: there is at most one of each. */
internal class Channels(private val session: Session) {
    private val open = HashMap<String, RtmChannel>()

    /** The one that is open, or a new one. */
    fun open(id: String): RtmChannel = synchronized(open) {
        check(!session.isReleased) { "the client was closed" }
        open.getOrPut(id) { RtmChannel(session, this, id) }
    }

    /** Under the lock that opening takes, so that the same id, opened meanwhile, is either this channel before its end or a new one. */
    fun close(channel: RtmChannel) = synchronized(open) {
        if (open.remove(channel.id, channel)) session.closeChannel(channel.number)
    }
}
