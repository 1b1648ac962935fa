package io.rtm

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The native library as it lies in the jar. */
class PackagedLibraryTest {
    @Test
    fun `its segments can be loaded where pages have 16 KB`() {
        val path = "/natives/linux-x86-64/librtm.so"
        val stream = checkNotNull(javaClass.getResourceAsStream(path)) { "$path is not packaged" }
        val elf = ByteBuffer.wrap(stream.use { it.readBytes() }).order(ByteOrder.LITTLE_ENDIAN)
        assertEquals(0x464c457f, elf.getInt(0), "the mark of ELF")
        val (table, size, count) = Triple(elf.getLong(0x20).toInt(), elf.getShort(0x36).toInt(), elf.getShort(0x38).toInt())
        val alignments = (0 until count).map { table + it * size }
            .filter { elf.getInt(it) == LOAD }
            .map { elf.getLong(it + 0x30) }
        assertTrue(alignments.isNotEmpty() && alignments.all { it % PAGE == 0L }, "alignments: $alignments")
    }

    private companion object {
        const val LOAD = 1
        const val PAGE = 16 * 1024L
    }
}
