package io.rtm

import io.rtm.support.online
import io.rtm.support.test
import io.rtm.support.user
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class PresenceTest {
    @Test
    fun `who subscribes is told where users stand, and of every change`() = test {
        val bob = user("bob")
        online(user("ann")).use { a ->
            val changes = a.events.filterIsInstance<RtmEvent.PresenceChanged>()
            a.presence.subscribe(listOf(bob)).getOrThrow()
            assertEquals(setOf(bob), a.presence.subscribed().getOrThrow())
            assertEquals(mapOf(bob to PresenceState.OFFLINE), a.presence.query(listOf(bob)).getOrThrow())
            online(bob).use {
                changes.first { it.peers[bob] == PresenceState.ONLINE }
                assertEquals(mapOf(bob to PresenceState.ONLINE), a.presence.query(listOf(bob)).getOrThrow())
                a.presence.unsubscribe(listOf(bob)).getOrThrow()
                assertEquals(emptySet<String>(), a.presence.subscribed().getOrThrow())
            }
        }
    }

    @Test
    fun `256 users can be asked for and 257 cannot, nor ids that are none`() = test {
        online(user("ann")).use { a ->
            assertEquals(256, a.presence.query(List(256) { "u$it" }).getOrThrow().size)
            assertEquals(PresenceQueryError.INVALID_ARGUMENT, a.presence.query(List(257) { "u$it" }).errorOrNull())
            assertEquals(PresenceQueryError.INVALID_ARGUMENT, a.presence.query(listOf("\ud800")).errorOrNull())
            assertEquals(SubscriptionError.INVALID_ARGUMENT, a.presence.subscribe(listOf("")).errorOrNull())
        }
    }

    @Test
    fun `attributes of a user are written, read by others, and gone with the login`() = test {
        val ann = user("ann")
        online(user("bob")).use { b ->
            online(ann).use { a ->
                a.attributes.set(mapOf("name" to "Ann", "age" to "3")).getOrThrow()
                a.attributes.update(mapOf("age" to "4")).getOrThrow()
                assertEquals(mapOf("name" to "Ann", "age" to "4"), b.attributes.of(ann).getOrThrow())
                assertEquals(mapOf("age" to "4"), b.attributes.of(ann, listOf("age")).getOrThrow())
                a.attributes.delete(listOf("age")).getOrThrow()
                a.attributes.clear().getOrThrow()
                assertEquals(emptyMap<String, String>(), b.attributes.of(ann).getOrThrow())
                assertEquals(AttributeError.INVALID_ARGUMENT, a.attributes.set(mapOf("\ud800" to "x")).errorOrNull())
                assertEquals(AttributeError.INVALID_ARGUMENT, a.attributes.set(mapOf("" to "x")).errorOrNull())
                a.logout().getOrThrow()
            }
            assertEquals(AttributeError.USER_NOT_FOUND, b.attributes.of(ann).errorOrNull())
        }
    }
}
