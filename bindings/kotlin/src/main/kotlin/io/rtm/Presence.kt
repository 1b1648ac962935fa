package io.rtm

import io.rtm.internal.Session
import io.rtm.internal.awaitDone
import io.rtm.internal.awaitValue

/** Who is online; see [RtmClient.presence]. What changes comes as [RtmEvent.PresenceChanged]. */
class Presence internal constructor(private val session: Session) {
    /** Which users are online, of at most 256. */
    suspend fun query(users: Collection<String>): RtmResult<Map<String, PresenceState>, PresenceQueryError> =
        awaitValue(PresenceQueryError::of, { session.presenceQuery(users.toList(), it) }) { peers ->
            peers.associate { it.peer to PresenceState.of(it.state) }
        }

    /** Subscribes to users, 512 in all. */
    suspend fun subscribe(users: Collection<String>): RtmResult<Unit, SubscriptionError> =
        awaitDone(SubscriptionError::of) { session.presenceSubscribe(users.toList(), it) }

    /** Subscribes to users no longer. */
    suspend fun unsubscribe(users: Collection<String>): RtmResult<Unit, SubscriptionError> =
        awaitDone(SubscriptionError::of) { session.presenceUnsubscribe(users.toList(), it) }

    /** Which users are subscribed to. */
    suspend fun subscribed(): RtmResult<Set<String>, SubscribedError> =
        awaitValue<List<String>, _, _>(SubscribedError::of, { session.presenceSubscribed(it) }) { it.toSet() }
}
