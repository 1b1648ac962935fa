package io.rtm

import io.rtm.internal.Session
import io.rtm.internal.awaitDone
import io.rtm.internal.awaitValue
import io.rtm.uniffi.PairData

/**
 * Attributes of users and channels; see [RtmClient.attributes]. Keys are 1 to 32 bytes, values 1 byte to 8 KB, and there are at most
 * 32, of 16 KB for a user and 32 KB for a channel. Those of a user end with the login; those of a channel some minutes after the
 * last member has left. Channels need not be joined.
 */
class Attributes internal constructor(private val session: Session) {
    /** Replaces all of this user's. */
    suspend fun set(attributes: Map<String, String>): RtmResult<Unit, AttributeError> = write(Session.SET, attributes)

    /** Adds to this user's, or changes them. */
    suspend fun update(attributes: Map<String, String>): RtmResult<Unit, AttributeError> = write(Session.UPDATE, attributes)

    /** Deletes some of this user's. */
    suspend fun delete(keys: Collection<String>): RtmResult<Unit, AttributeError> = write(Session.DELETE, keys.associateWith { "" })

    /** Deletes all of this user's. */
    suspend fun clear(): RtmResult<Unit, AttributeError> = write(Session.CLEAR, emptyMap())

    /** Those of a user who is online: under [keys], or all. */
    suspend fun of(user: String, keys: Collection<String>? = null): RtmResult<Map<String, String>, AttributeError> =
        awaitValue(AttributeError::of, { session.userAttributesGet(user, keys?.toList(), it) }) { pairs ->
            pairs.associate { it.key to it.value }
        }

    /** Replaces all of a channel's. [notify]: tells its members, as [ChannelEvent.AttributesChanged]. */
    suspend fun setChannel(id: String, attributes: Map<String, String>, notify: Boolean = false): RtmResult<Unit, AttributeError> =
        writeChannel(id, Session.SET, attributes, notify)

    /** Adds to a channel's, or changes them; as [setChannel]. */
    suspend fun updateChannel(id: String, attributes: Map<String, String>, notify: Boolean = false): RtmResult<Unit, AttributeError> =
        writeChannel(id, Session.UPDATE, attributes, notify)

    /** Deletes some of a channel's; as [setChannel]. */
    suspend fun deleteChannel(id: String, keys: Collection<String>, notify: Boolean = false): RtmResult<Unit, AttributeError> =
        writeChannel(id, Session.DELETE, keys.associateWith { "" }, notify)

    /** Deletes all of a channel's; as [setChannel]. */
    suspend fun clearChannel(id: String, notify: Boolean = false): RtmResult<Unit, AttributeError> =
        writeChannel(id, Session.CLEAR, emptyMap(), notify)

    /** Those of a channel: under [keys], or all. */
    suspend fun ofChannel(id: String, keys: Collection<String>? = null): RtmResult<Map<String, ChannelAttribute>, AttributeError> =
        awaitValue(AttributeError::of, { session.channelAttributesGet(id, keys?.toList(), it) }) { it.byKey() }

    private suspend fun write(operation: Int, attributes: Map<String, String>): RtmResult<Unit, AttributeError> =
        awaitDone(AttributeError::of) { session.userAttributesWrite(operation, pairs(attributes), it) }

    private suspend fun writeChannel(
        id: String,
        operation: Int,
        attributes: Map<String, String>,
        notify: Boolean,
    ): RtmResult<Unit, AttributeError> =
        awaitDone(AttributeError::of) { session.channelAttributesWrite(id, operation, pairs(attributes), notify, it) }

    private fun pairs(attributes: Map<String, String>) = attributes.map { PairData(it.key, it.value) }
}
