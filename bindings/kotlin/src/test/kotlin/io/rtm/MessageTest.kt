package io.rtm

import io.rtm.support.client
import io.rtm.support.file
import io.rtm.support.online
import io.rtm.support.picture
import io.rtm.support.test
import io.rtm.support.user
import java.nio.file.Files
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class MessageTest {
    @Test
    fun `texts and bytes arrive as they were sent, both ways`() = test {
        val (ann, bob) = user("ann") to user("bob")
        online(ann).use { a ->
            online(bob).use { b ->
                assertEquals(Delivery.TAKEN, a.send(bob, Message.Text("grüße 🦀")).getOrThrow())
                assertEquals(Delivery.TAKEN, b.send(ann, Message.Raw(byteArrayOf(0, -1, 7), "three")).getOrThrow())
                val text = b.messages.first()
                assertEquals(ann to Message.Text("grüße 🦀"), text.from to text.message)
                assertTrue(text.serverMs > 0)
                assertFalse(text.isOffline)
                val raw = a.messages.first().message as Message.Raw
                assertArrayEquals(byteArrayOf(0, -1, 7), raw.data)
                assertEquals("three", raw.text)
            }
        }
    }

    @Test
    fun `images and files arrive with all that is said about them, and can be downloaded, both ways`() = test {
        val (ann, bob) = user("ann") to user("bob")
        online(ann).use { a ->
            online(bob).use { b ->
                val photo = picture("photo.jpg")
                val image = a.uploadImage(photo).getOrThrow()
                assertEquals(Files.size(photo), image.size)
                assertTrue(image.width > 0 && image.height > 0)
                a.send(bob, image.withDetails("p.jpg", byteArrayOf(1, 2), 3, 4, "look")).getOrThrow()
                val seen = b.messages.first().message as Message.Image
                assertEquals(listOf(image.mediaId, image.size, image.width, image.height), listOf(seen.mediaId, seen.size, seen.width, seen.height))
                assertEquals(listOf("p.jpg", 3, 4, "look"), listOf(seen.fileName, seen.thumbnailWidth, seen.thumbnailHeight, seen.text))
                assertArrayEquals(byteArrayOf(1, 2), seen.thumbnail)
                assertArrayEquals(Files.readAllBytes(photo), b.download(seen.mediaId).getOrThrow())

                val content = file(100_000)
                val upload = b.uploadFile(content).getOrThrow()
                b.send(ann, upload.withDetails("f.bin", text = "take")).getOrThrow()
                val got = a.messages.first().message as Message.File
                assertEquals(listOf(upload.mediaId, 100_000L, "f.bin", "take"), listOf(got.mediaId, got.size, got.fileName, got.text))
                val copy = Files.createTempDirectory("rtm-test").resolve("copy.bin")
                assertEquals(copy, a.download(got.mediaId, copy).getOrThrow())
                assertArrayEquals(Files.readAllBytes(content), Files.readAllBytes(copy))
            }
        }
    }

    @Test
    fun `messages of one sender come in order, and each is answered once`() = test {
        val bob = user("bob")
        online(user("ann")).use { a ->
            online(bob).use { b ->
                val got = async(start = CoroutineStart.UNDISPATCHED) { b.messages.take(5_000).toList() }
                val sent = (0 until 5_000).map { i ->
                    async(start = CoroutineStart.UNDISPATCHED) { a.send(bob, Message.Text("$i")) }
                }
                assertTrue(sent.awaitAll().all { it.isSuccess })
                assertEquals((0 until 5_000).map { "$it" }, got.await().map { it.message.text })
            }
        }
    }

    @Test
    fun `a message for a user who is away is kept if that is asked for`() = test {
        val (ann, bob) = user("ann") to user("bob")
        online(ann).use { a ->
            assertEquals(PeerMessageError.PEER_UNREACHABLE, a.send(bob, Message.Text("lost")).errorOrNull())
            assertEquals(Delivery.STORED, a.send(bob, Message.Text("kept"), storeOffline = true).getOrThrow())
            online(bob).use { b ->
                val kept = b.messages.first()
                assertEquals(Message.Text("kept"), kept.message)
                assertTrue(kept.isOffline)
            }
        }
    }

    @Test
    fun `a message of 32 KB is sent, and one byte more is refused`() = test {
        val bob = user("bob")
        online(user("ann")).use { a ->
            online(bob).use { b ->
                a.send(bob, Message.Text("x".repeat(32_768))).getOrThrow()
                assertEquals(PeerMessageError.INVALID_MESSAGE, a.send(bob, Message.Text("x".repeat(32_769))).errorOrNull())
                assertEquals(32_768, b.messages.first().message.text.length)
                a.send(bob, Message.Raw(ByteArray(32_767), "d")).getOrThrow()
                assertEquals(PeerMessageError.INVALID_MESSAGE, a.send(bob, Message.Raw(ByteArray(32_768), "d")).errorOrNull())
            }
        }
    }

    @Test
    fun `bad ids and texts are refused with their own codes, and the next message goes through`() = test {
        val bob = user("bob")
        online(user("ann")).use { a ->
            online(bob).use { b ->
                assertEquals(PeerMessageError.INVALID_USER_ID, a.send("", Message.Text("x")).errorOrNull())
                assertEquals(PeerMessageError.INVALID_USER_ID, a.send("x".repeat(65), Message.Text("x")).errorOrNull())
                assertEquals(PeerMessageError.INVALID_USER_ID, a.send("half \ud800", Message.Text("x")).errorOrNull())
                assertEquals(PeerMessageError.INVALID_MESSAGE, a.send(bob, Message.Text("half \ud800")).errorOrNull())
                assertEquals(PeerMessageError.INVALID_MESSAGE, a.send(bob, Message.Text("\udc00 half")).errorOrNull())
                assertEquals(PeerMessageError.INVALID_MESSAGE, a.send(bob, Message.File("id", fileName = "\ud800\ud800")).errorOrNull())
                assertEquals(PeerMessageError.INVALID_MESSAGE, a.send(bob, Message.Unknown("x")).errorOrNull())
                assertEquals(PeerMessageError.INVALID_MESSAGE, a.send(bob, Message.Text("x".repeat((1 shl 24) + 1))).errorOrNull())
                a.send(bob, Message.Text("whole \ud83e\udd80")).getOrThrow()
                assertEquals("whole \ud83e\udd80", b.messages.first().message.text)
            }
        }
    }

    @Test
    fun `what is wrong with a message is told behind what is wrong with the connection`() = test {
        client().use { a ->
            for (message in listOf(Message.Text("half \ud800"), Message.Text("x".repeat(32_769)), Message.Raw(ByteArray((1 shl 24) + 1)))) {
                assertEquals(PeerMessageError.NOT_LOGGED_IN, a.send("bob", message).errorOrNull())
            }
            assertEquals(PeerMessageError.NOT_LOGGED_IN, a.send("half \ud800", Message.Text("x")).errorOrNull())
        }
    }
}
