package io.rtm.support

import io.rtm.RtmClient
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** What a test may take; waiting for something that never comes ends by then and says where. */
const val DEADLINE_MS = 60_000L

/** Runs a test that waits for things, with a deadline. */
fun test(body: suspend CoroutineScope.() -> Unit) = runBlocking { withTimeout(DEADLINE_MS, body) }

private val count = AtomicInteger()

/** A user id that no other test has. */
fun user(name: String): String = "$name-${count.incrementAndGet()}"

/** A client of the shared server. */
fun client(): RtmClient {
    RtmClient.setServer(TestServer.shared.url)
    return RtmClient("kotlin-tests")
}

/** A client of the shared server that is logged in. */
suspend fun online(userId: String): RtmClient = client().also { it.login(userId).getOrThrow() }

/** A picture of `tests/media`. */
fun picture(name: String): Path = Path.of(checkNotNull(System.getProperty("rtm.test.media")), name)

/** A file of this many bytes that no other test has. */
fun file(bytes: Int): Path {
    val path = Files.createTempFile("rtm-test", ".bin")
    path.toFile().deleteOnExit()
    val content = ByteArray(bytes) { (it * 31 + it / 251).toByte() }
    val mark = count.incrementAndGet().toString().toByteArray()
    mark.copyInto(content, endIndex = minOf(mark.size, bytes))
    return Files.write(path, content)
}
