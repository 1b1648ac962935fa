package io.rtm.internal

import io.rtm.support.run
import java.nio.ByteBuffer
import java.nio.ByteOrder
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
        assertTrue("which is no file" in run("io.rtm.internal.NativesTestKt", "-Drtm.library=/nowhere/librtm.so"))
        assertTrue("is no address of a server" in run("io.rtm.internal.NativesTestKt", "-Drtm.server=nonsense"))
        assertTrue("made and released" in run("io.rtm.internal.NativesTestKt", "-Drtm.server=ws://127.0.0.1:9"))
    }
}

/** A program that makes a session and releases it. */
fun main() {
    Session("app", object : SessionEvents {}, false).release()
    println("made and released")
}
