package io.rtm.internal

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class NativesTest {
    @Test
    fun `the library that is loaded is the packaged one, of the version of this project`() {
        assertTrue(Natives.origin.endsWith("/natives/linux-x86-64/librtm.so"), Natives.origin)
        assertEquals(System.getProperty("rtm.test.version"), Natives.version())
        val maps = java.io.File("/proc/self/maps").readLines().filter { "librtm.so" in it }
        assertTrue(maps.isNotEmpty() && maps.all { it.endsWith("(deleted)") }, "the copy is not left behind: $maps")
    }

    @Test
    fun `segments are aligned for pages of 16 KiB`() {
        val bytes = checkNotNull(javaClass.getResource("/natives/linux-x86-64/librtm.so")).readBytes()
        val elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
        val (table, size, count) = Triple(elf.getLong(0x20).toInt(), elf.getShort(0x36).toInt(), elf.getShort(0x38).toInt())
        val loaded = (0 until count).map { table + it * size }.filter { elf.getInt(it) == 1 }
        assertFalse(loaded.isEmpty())
        for (header in loaded) assertTrue(elf.getLong(header + 0x30) % (16 * 1024) == 0L, "alignment ${elf.getLong(header + 0x30)}")
    }

    @Test
    fun `a library that is not there, and an address that is none, are told plainly`() {
        assertTrue("which is no file" in run("-Drtm.library=/nowhere/librtm.so"))
        assertTrue("is no address of a server" in run("-Drtm.server=nonsense"))
        assertTrue("made and released" in run("-Drtm.server=ws://127.0.0.1:9"))
    }

    private fun run(option: String): String {
        val java = System.getProperty("java.home") + "/bin/java"
        val process = ProcessBuilder(java, option, "-cp", System.getProperty("java.class.path"), "io.rtm.internal.NativesTestKt")
            .redirectErrorStream(true).start()
        val said = process.inputStream.bufferedReader().readText()
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), said)
        return said
    }
}

/** A program that makes a session and releases it. */
fun main() {
    Session("app", object : SessionEvents {}, false).release()
    println("made and released")
}
