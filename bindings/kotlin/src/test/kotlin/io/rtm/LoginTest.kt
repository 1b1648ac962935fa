package io.rtm

import io.rtm.support.client
import io.rtm.support.online
import io.rtm.support.test
import io.rtm.support.user
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class LoginTest {
    @Test
    fun `the states of a connection come in order, also to who collects later`() = test {
        client().use { client ->
            assertEquals(Connection(ConnectionState.DISCONNECTED, null), client.connection.value)
            client.login(user("ann")).getOrThrow()
            assertEquals(ConnectionState.CONNECTED, client.connection.value.state)
            client.logout().getOrThrow()
            val told = client.events.filterIsInstance<RtmEvent.ConnectionChanged>().take(3).toList().map { it.connection }
            val expected = listOf(
                Connection(ConnectionState.CONNECTING, ConnectionReason.LOGIN),
                Connection(ConnectionState.CONNECTED, ConnectionReason.LOGIN_SUCCESS),
                Connection(ConnectionState.DISCONNECTED, ConnectionReason.LOGOUT),
            )
            assertEquals(expected, told)
        }
    }

    @Test
    fun `what is asked too early, twice or wrongly is answered with its own code`() = test {
        client().use { client ->
            assertEquals(LogoutError.NOT_LOGGED_IN, client.logout().errorOrNull())
            assertEquals(RenewTokenError.NOT_LOGGED_IN, client.renewToken("token").errorOrNull())
            assertEquals(PeerMessageError.NOT_LOGGED_IN, client.send("bob", Message.Text("early")).errorOrNull())
            assertEquals(LoginError.INVALID_ARGUMENT, client.login("").errorOrNull())
            assertEquals(LoginError.INVALID_ARGUMENT, client.login("x".repeat(65)).errorOrNull())
            assertEquals(LoginError.INVALID_ARGUMENT, client.login("half \ud800").errorOrNull())
            assertEquals(LoginError.INVALID_ARGUMENT, client.login(user("ann"), "half \udc00").errorOrNull())
            client.login(user("y".repeat(50))).getOrThrow()
            assertEquals(LoginError.ALREADY_LOGGED_IN, client.login(user("ann")).errorOrNull())
        }
    }

    @Test
    fun `a login elsewhere ends this one`() = test {
        val id = user("ann")
        online(id).use { first ->
            val aborted = async(start = CoroutineStart.UNDISPATCHED) { first.connection.first { it.state == ConnectionState.ABORTED } }
            online(id).use { assertEquals(ConnectionReason.REMOTE_LOGIN, aborted.await().reason) }
        }
    }

    @Test
    fun `a client that is closed answers, and its flows end`() = test {
        val client = online(user("ann"))
        val channel = client.channel("room")
        client.close()
        client.close()
        assertEquals(Connection(ConnectionState.DISCONNECTED, null), client.connection.value)
        assertThrows(IllegalStateException::class.java) { client.channel("room") }
        assertEquals(LogoutError.NOT_INITIALIZED, client.logout().errorOrNull())
        assertEquals(RenewTokenError.NOT_INITIALIZED, client.renewToken("token").errorOrNull())
        assertEquals(LeaveError.NOT_INITIALIZED, channel.leave().errorOrNull())
        assertEquals(MembersError.NOT_INITIALIZED, channel.members().errorOrNull())
        assertEquals(ChannelMessageError.NOT_INITIALIZED, channel.send(Message.Text("late")).errorOrNull())
        assertEquals(DownloadError.NOT_INITIALIZED, client.download("id").errorOrNull())
        assertEquals(MemberCountError.NOT_INITIALIZED, client.memberCounts(listOf("room")).errorOrNull())
        assertEquals(PresenceQueryError.NOT_INITIALIZED, client.presence.query(listOf("bob")).errorOrNull())
        assertEquals(LoginError.NOT_INITIALIZED, client.login("ann").errorOrNull())
        assertEquals(PeerMessageError.NOT_INITIALIZED, client.send("bob", Message.Text("late")).errorOrNull())
        assertEquals(JoinError.NOT_INITIALIZED, channel.join().errorOrNull())
        assertEquals(UploadError.NOT_INITIALIZED, client.uploadFile(java.nio.file.Path.of("x")).errorOrNull())
        assertEquals(AttributeError.NOT_INITIALIZED, client.attributes.clear().errorOrNull())
        assertEquals(InvitationError.NOT_INITIALIZED, client.invite("bob").errorOrNull())
        assertFalse(client.setParameters("{}"))
        assertThrows(IllegalStateException::class.java) { client.channel("other") }
        assertEquals(emptyList<PeerMessage>(), client.messages.toList())
        assertEquals(emptyList<ChannelMessage>(), channel.messages.toList())
        assertEquals(emptyList<RemoteInvitation>(), client.invitations.toList())
    }

    @Test
    fun `what waits when a client is closed is answered`() = test {
        val client = client()
        assertTrue(client.setParameters("""{"rtm.server": "ws://127.0.0.1:9", "rtm.login_timeout_ms": 600000}"""))
        val login = async(start = CoroutineStart.UNDISPATCHED) { client.login("ann") }
        client.close()
        assertEquals(LoginError.NOT_INITIALIZED, login.await().errorOrNull())
    }

    @Test
    fun `addresses and App IDs that are none are refused`() {
        assertThrows(IllegalArgumentException::class.java) { RtmClient.setServer("no address") }
        assertThrows(IllegalArgumentException::class.java) { RtmClient.setServer("half \ud800") }
        assertThrows(IllegalArgumentException::class.java) { RtmClient("") }
        assertThrows(IllegalArgumentException::class.java) { RtmClient("half \ud800") }
    }
}
