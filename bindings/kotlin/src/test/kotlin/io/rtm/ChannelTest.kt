package io.rtm

import io.rtm.support.client
import io.rtm.support.online
import io.rtm.support.picture
import io.rtm.support.test
import io.rtm.support.user
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
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
            channel.close()
            assertEquals(JoinError.FAILURE, channel.join().errorOrNull())
            assertEquals(ChannelMessageError.FAILURE, channel.send(Message.Text("x")).errorOrNull())
            for (id in listOf("", "x".repeat(65), "null", "half \ud800")) {
                assertThrows(IllegalArgumentException::class.java, { a.channel(id) }, id)
            }
            assertEquals(MemberCountError.INVALID_ARGUMENT, a.memberCounts(listOf("\ud800")).errorOrNull())
        }
    }
}
