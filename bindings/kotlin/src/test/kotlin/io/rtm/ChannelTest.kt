package io.rtm

import io.rtm.support.client
import io.rtm.support.online
import io.rtm.support.picture
import io.rtm.support.test
import io.rtm.support.user
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

class ChannelTest {
    @Test
    fun `members hear of one another and of what is said, and nobody hears himself`() = test {
        val (ann, bob, room) = Triple(user("ann"), user("bob"), user("room"))
        online(ann).use { a ->
            online(bob).use { b ->
                val (annRoom, bobRoom) = a.channel(room) to b.channel(room)
                annRoom.join().getOrThrow()
                bobRoom.join().getOrThrow()
                assertEquals(ChannelEvent.MemberJoined(bob), annRoom.events.first { it !is ChannelEvent.MemberCount })
                assertEquals(setOf(ann, bob), annRoom.members().getOrThrow().toSet())
                assertEquals(mapOf(room to 2), a.memberCounts(listOf(room)).getOrThrow())

                annRoom.send(Message.Text("hello")).getOrThrow()
                bobRoom.send(b.uploadImage(picture("icon.bmp")).getOrThrow()).getOrThrow()
                val hello = bobRoom.messages.first()
                assertEquals(ann to Message.Text("hello"), hello.from to hello.message)
                assertEquals(Message.Image::class, annRoom.messages.first().message::class)

                bobRoom.leave().getOrThrow()
                assertEquals(ChannelEvent.MemberLeft(bob), annRoom.events.first { it is ChannelEvent.MemberLeft })
                annRoom.close()
                assertEquals(emptyList<ChannelMessage>(), annRoom.messages.toList())
            }
        }
    }

    @Test
    fun `attributes of a channel reach its members when that is asked for`() = test {
        val (ann, room) = user("ann") to user("room")
        online(ann).use { a ->
            online(user("bob")).use { b ->
                val channel = b.channel(room)
                channel.join().getOrThrow()
                a.attributes.setChannel(room, mapOf("topic" to "rust", "seats" to "9")).getOrThrow()
                a.attributes.updateChannel(room, mapOf("seats" to "8"), notify = true).getOrThrow()
                val told = channel.events.filter { it is ChannelEvent.AttributesChanged }.first() as ChannelEvent.AttributesChanged
                assertEquals(mapOf("topic" to "rust", "seats" to "8"), told.attributes.mapValues { it.value.value })
                assertEquals(ann, told.attributes.getValue("seats").user)
                a.attributes.deleteChannel(room, listOf("topic")).getOrThrow()
                assertEquals(setOf("seats"), b.attributes.ofChannel(room).getOrThrow().keys)
                assertEquals(emptySet<String>(), b.attributes.ofChannel(room, listOf("topic")).getOrThrow().keys)
                a.attributes.clearChannel(room).getOrThrow()
                assertEquals(emptySet<String>(), b.attributes.ofChannel(room).getOrThrow().keys)
            }
        }
    }

    @Test
    fun `what a channel cannot do is answered with its own code`() = test {
        client().use { assertEquals(JoinError.NOT_LOGGED_IN, it.channel("room").join().errorOrNull()) }
        online(user("ann")).use { a ->
            val channel = a.channel(user("room"))
            assertEquals(LeaveError.NOT_IN_CHANNEL, channel.leave().errorOrNull())
            assertEquals(MembersError.NOT_IN_CHANNEL, channel.members().errorOrNull())
            channel.join().getOrThrow()
            assertEquals(JoinError.ALREADY_JOINED, channel.join().errorOrNull())
            assertEquals(ChannelMessageError.INVALID_MESSAGE, channel.send(Message.Text("\ud800")).errorOrNull())
            assertEquals(ChannelMessageError.INVALID_MESSAGE, channel.send(Message.Text("x".repeat(32_769))).errorOrNull())
            for (id in listOf("", "x".repeat(65), "null", "half \ud800")) {
                assertThrows(IllegalArgumentException::class.java, { a.channel(id) }, id)
            }
            assertEquals(MemberCountError.INVALID_ARGUMENT, a.memberCounts(listOf("\ud800")).errorOrNull())
        }
    }

    @Test
    fun `a channel that is closed answers NOT_INITIALIZED, also to what waits, and can be opened again`() = test {
        online(user("ann")).use { a ->
            val channel = a.channel(user("room"))
            channel.join().getOrThrow()
            val (still, go) = CountDownLatch(1) to CountDownLatch(1)
            a.session.post {
                still.countDown()
                go.await()
            }
            still.await()
            // No outcome can be told now.
            val members = async(start = CoroutineStart.UNDISPATCHED) { channel.members() }
            val sent = async(start = CoroutineStart.UNDISPATCHED) { channel.send(Message.Text("x")) }
            channel.close()
            channel.close()
            go.countDown()
            assertEquals(MembersError.NOT_INITIALIZED, members.await().errorOrNull())
            assertEquals(ChannelMessageError.NOT_INITIALIZED, sent.await().errorOrNull())
            assertEquals(JoinError.NOT_INITIALIZED, channel.join().errorOrNull())
            assertEquals(LeaveError.NOT_INITIALIZED, channel.leave().errorOrNull())
            assertEquals(MembersError.NOT_INITIALIZED, channel.members().errorOrNull())
            assertEquals(ChannelMessageError.NOT_INITIALIZED, channel.send(Message.Text("x")).errorOrNull())
            val again = a.channel(channel.id)
            assertNotSame(channel, again)
            channel.close()
            assertSame(again, a.channel(channel.id), "the end of the old one is not that of the new one")
            again.join().getOrThrow()
        }
    }

    @Test
    fun `an id that is open gives the channel that is open, whatever that waits for`() = test {
        online(user("ann")).use { a ->
            val room = user("room")
            val joining = async(start = CoroutineStart.UNDISPATCHED) { a.channel(room).join() }
            val second = a.channel(room)
            joining.await().getOrThrow()
            assertEquals(JoinError.ALREADY_JOINED, second.join().errorOrNull())
            second.send(Message.Text("x")).getOrThrow()
        }
    }
}
