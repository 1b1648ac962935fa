package io.rtm.internal

import io.rtm.support.test
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class BroadcastTest {
    @Test
    fun `what nobody collects is kept, 1024 of it, and what comes more pushes out the oldest`() = test {
        val whole = Broadcast<Int>("numbers").apply { repeat(1_024) { emit(it) } }
        assertEquals((0 until 1_024).toList(), whole.apply { close() }.flow.toList())
        val over = Broadcast<Int>("numbers").apply { repeat(1_025) { emit(it) } }
        assertEquals((1..1_024).toList(), over.apply { close() }.flow.toList())
    }

    @Test
    fun `who collects again and again misses nothing`() = test {
        val numbers = Broadcast<Int>("numbers")
        repeat(3) { numbers.emit(it) }
        assertEquals(0, numbers.flow.first())
        numbers.emit(3)
        assertEquals(listOf(1, 2), numbers.flow.take(2).toList())
        assertEquals(3, numbers.flow.first())
    }

    @Test
    fun `all who collect at once get everything, and the end`() = test {
        val numbers = Broadcast<Int>("numbers")
        val both = List(2) { async(start = CoroutineStart.UNDISPATCHED) { numbers.flow.toList() } }
        repeat(5_000) { numbers.emit(it) }
        numbers.close()
        both.forEach { assertEquals((0 until 5_000).toList(), it.await()) }
        assertEquals(emptyList<Int>(), numbers.flow.toList())
    }

    @Test
    fun `an unconfined collector may leave inside of what it is told, and the others miss nothing`() = test {
        val numbers = Broadcast<Int>("numbers")
        val leaving = List(2) { async(Dispatchers.Unconfined) { numbers.flow.first() } }
        val staying = async(Dispatchers.Unconfined) { numbers.flow.toList() }
        repeat(3) { numbers.emit(it) }
        assertEquals(listOf(0, 0), leaving.awaitAll())
        numbers.close()
        assertEquals(listOf(0, 1, 2), staying.await())
    }

    @Test
    fun `unconfined collectors end inside of the end`() = test {
        val numbers = Broadcast<Int>("numbers")
        val all = List(3) { async(Dispatchers.Unconfined) { numbers.flow.toList() } }
        numbers.emit(0)
        numbers.close()
        all.forEach { assertEquals(listOf(0), it.await()) }
    }

    @Test
    fun `what a collector was handed when it was cancelled is there for the next`() = test {
        val numbers = Broadcast<Int>("numbers")
        val tasks = ArrayDeque<Runnable>()
        val later = object : CoroutineDispatcher() {
            override fun dispatch(context: CoroutineContext, block: Runnable) {
                tasks.addLast(block)
            }
        }
        val first = launch(later) { numbers.flow.collect { error("$it was taken") } }
        tasks.removeFirst().run()
        numbers.emit(0)
        numbers.emit(1)
        // It has 0 and has not gone on with it.
        first.cancel()
        while (tasks.isNotEmpty()) tasks.removeFirst().run()
        first.join()
        numbers.close()
        assertEquals(listOf(0, 1), numbers.flow.toList())
    }
}
