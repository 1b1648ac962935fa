package io.rtm.internal

import io.rtm.support.run
import java.util.concurrent.SynchronousQueue
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class LaneTest {
    @Test
    fun `a message that there is no memory for fails, and those behind it are none the worse`() {
        assertEquals("1, 102\n", run("io.rtm.internal.LaneTestKt", "-XX:MaxDirectMemorySize=1m"))
    }
}

/** A program that sends too much for the memory that it was given, and then a little: which is refused, since it is not logged in. */
fun main() {
    val codes = SynchronousQueue<Int>()
    val session = Session("app", object : SessionEvents {}, false)
    val said = listOf(8 shl 20, 1).map { bytes ->
        session.sendToPeer("bob", 2, "", ByteArray(bytes), null, false, false) { code, _ -> codes.put(code) }
        codes.take()
    }
    session.release()
    println(said.joinToString())
}
