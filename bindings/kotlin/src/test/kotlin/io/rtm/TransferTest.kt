package io.rtm

import io.rtm.support.file
import io.rtm.support.online
import io.rtm.support.test
import io.rtm.support.user
import java.nio.file.Files
import java.nio.file.Path
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class TransferTest {
    private val large = 30 * 1024 * 1024

    @Test
    fun `progress rises up to the whole, and the result comes last`() = test {
        online(user("ann")).use { client ->
            val content = file(3_000_000)
            val told = client.fileUpload(content).toList()
            val moved = told.filterIsInstance<Transfer.Moved>()
            assertEquals(told.size - 1, moved.size)
            assertEquals(Transfer.Moved(3_000_000, 3_000_000), moved.last())
            assertEquals(moved.sortedBy { it.current }, moved)
            val message = (told.last() as Transfer.Finished).result.getOrThrow()
            val down = client.mediaDownload(message.mediaId).toList()
            assertEquals(Transfer.Moved(3_000_000, 3_000_000), down[down.size - 2])
            val bytes = (down.last() as Transfer.Finished).result.getOrThrow()
            assertArrayEquals(Files.readAllBytes(content), bytes)
        }
    }

    @Test
    fun `nine transfers run at once, and the tenth is refused`() = test {
        online(user("ann")).use { client ->
            val files = List(9) { file(large) }
            val running = files.map { async(start = CoroutineStart.UNDISPATCHED) { client.uploadFile(it) } }
            assertEquals(UploadError.CONCURRENCY_LIMIT_EXCEEDED, client.uploadFile(file(10)).errorOrNull())
            val done = running.awaitAll().map { it.getOrThrow() }
            assertEquals(9, done.map { it.mediaId }.toSet().size)
            client.uploadFile(file(10)).getOrThrow()
            files.forEach(Files::delete)
        }
    }

    @Test
    fun `cancelling the coroutine cancels the transfer and frees its place`() = test {
        online(user("ann")).use { client ->
            val content = file(large)
            val running = List(9) { async(start = CoroutineStart.UNDISPATCHED) { client.uploadFile(content) } }
            running.forEach { it.cancelAndJoin() }
            // All places are free again as soon as the cancelling was done, which comes before this call.
            client.uploadFile(file(10)).getOrThrow()
            Files.delete(content)
        }
    }

    @Test
    fun `a download that is cancelled leaves no file`() = test {
        online(user("ann")).use { client ->
            val content = file(large)
            val id = client.uploadFile(content).getOrThrow().mediaId
            val folder = Files.createTempDirectory("rtm-test")
            val download = async(start = CoroutineStart.UNDISPATCHED) { client.download(id, folder.resolve("half.bin")) }
            download.cancelAndJoin()
            // Told behind the end of the download: one thing after another comes from that thread.
            client.download(id, folder.resolve("whole.bin")).getOrThrow()
            client.logout().getOrThrow()
            assertEquals(listOf(folder.resolve("whole.bin")), Files.list(folder).use { it.sorted().toList() })
            Files.delete(content)
        }
    }

    @Test
    fun `what cannot be transferred is answered with its own code`() = test {
        online(user("ann")).use { client ->
            val nowhere = Path.of("/nowhere/at/all")
            assertEquals(UploadError.FAILURE, client.uploadFile(nowhere).errorOrNull())
            assertEquals(UploadError.FAILURE, client.uploadFile(file(0)).errorOrNull())
            val over = Files.write(Files.createTempFile("rtm-test", ".bin"), ByteArray(large + 1))
            assertEquals(UploadError.SIZE_OVERFLOW, client.uploadFile(over).errorOrNull())
            Files.delete(over)
            assertEquals(DownloadError.NOT_EXIST, client.download("no-such-id").errorOrNull())
            assertEquals(DownloadError.INVALID_ARGUMENT, client.download("\ud800").errorOrNull())
            client.logout().getOrThrow()
            val told = client.fileUpload(file(10)).first()
            assertEquals(Transfer.Finished(RtmResult.Failure(UploadError.NOT_LOGGED_IN)), told)
            assertTrue(client.download("id").errorOrNull() == DownloadError.NOT_LOGGED_IN)
        }
    }
}
