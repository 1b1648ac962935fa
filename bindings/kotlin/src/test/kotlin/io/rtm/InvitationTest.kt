package io.rtm

import io.rtm.support.online
import io.rtm.support.test
import io.rtm.support.user
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class InvitationTest {
    @Test
    fun `an invitation is accepted, and both sides know`() = test {
        val (ann, bob) = user("ann") to user("bob")
        online(ann).use { a ->
            online(bob).use { b ->
                val local = a.invite(bob, "coffee?", "kitchen").getOrThrow()
                val remote = b.invitations.first()
                assertEquals(listOf(ann, "coffee?", "kitchen"), listOf(remote.caller, remote.content, remote.channelId))
                local.state.first { it == LocalInvitation.State.Received }
                remote.accept("yes").getOrThrow()
                assertEquals(LocalInvitation.State.Accepted("yes"), local.outcome())
                assertEquals(RemoteInvitation.State.Accepted, remote.outcome())
                assertEquals(InvitationError.ALREADY_END, remote.refuse().errorOrNull())
                assertEquals(InvitationError.ALREADY_END, local.cancel().errorOrNull())
            }
        }
    }

    @Test
    fun `an invitation is refused or taken back, and both sides know`() = test {
        val bob = user("bob")
        online(user("ann")).use { a ->
            online(bob).use { b ->
                val first = a.invite(bob).getOrThrow()
                val refused = b.invitations.first()
                refused.refuse("no").getOrThrow()
                assertEquals(LocalInvitation.State.Refused("no"), first.outcome())
                assertEquals(RemoteInvitation.State.Refused, refused.outcome())

                val calls = mutableListOf<RemoteInvitation>()
                val second = a.invite(bob, "again").getOrThrow()
                calls += b.invitations.first { it.content == "again" }
                second.cancel().getOrThrow()
                assertEquals(LocalInvitation.State.Canceled, second.outcome())
                assertEquals(RemoteInvitation.State.Canceled, calls.single().outcome())
            }
        }
    }

    @Test
    fun `what cannot be said is refused, and the end of a client ends its invitations`() = test {
        val bob = user("bob")
        val a = online(user("ann"))
        assertEquals(InvitationError.INVALID_ARGUMENT, a.invite(bob, "x".repeat(8 * 1024 + 1)).errorOrNull())
        assertEquals(InvitationError.INVALID_ARGUMENT, a.invite(bob, "\ud800").errorOrNull())
        val local = a.invite(bob, "x".repeat(8 * 1024)).getOrThrow()
        a.close()
        assertEquals(LocalInvitation.State.Lost, local.outcome())
    }
}
