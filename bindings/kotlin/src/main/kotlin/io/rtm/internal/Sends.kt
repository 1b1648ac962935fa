package io.rtm.internal

import io.rtm.uniffi.MessageData
import io.rtm.uniffi.NativeClient
import io.rtm.uniffi.OutgoingData
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.ReentrantLock

/**
 * Messages on their way to librtm. Whoever puts one in takes it across, together with those that others have put in meanwhile;
 * who finds somebody at it leaves that to him. So a crossing, which costs more than all else about a message, carries the more
 * messages the busier it is, and an idle one waits for nobody.
 */
internal class Sends(private val native: NativeClient) {
    private val waiting = ConcurrentLinkedQueue<OutgoingData>()
    private val count = AtomicInteger()
    private val crossing = ReentrantLock()
    private var closed = false

    fun send(message: OutgoingData) {
        waiting.add(message)
        // So many together put in more than one takes across: let them wait for him, and the queue stays bounded.
        if (count.incrementAndGet() > CROWD) crossing.lock() else if (!crossing.tryLock()) return
        // Whoever is at it looks again after letting go, so nothing is left behind.
        do {
            try {
                cross()
            } finally {
                crossing.unlock()
            }
        } while (!waiting.isEmpty() && crossing.tryLock())
    }

    /** Returns when all that was put in before has crossed, so that what is called next comes behind it. */
    fun flush() {
        if (waiting.isEmpty() && !crossing.isLocked) return
        crossing.lock()
        try {
            while (!waiting.isEmpty()) cross()
        } finally {
            crossing.unlock()
        }
    }

    /** Nothing crosses any more when this returns. */
    fun close() {
        crossing.lock()
        try {
            closed = true
            waiting.clear()
        } finally {
            crossing.unlock()
        }
    }

    private fun cross() {
        val batch = ArrayList<OutgoingData>()
        var weight = 0L
        while (batch.size < MESSAGES && weight < BYTES) {
            val message = waiting.poll() ?: break
            weight += weigh(message.message)
            batch.add(message)
        }
        count.addAndGet(-batch.size)
        if (batch.isNotEmpty() && !closed) native.send(batch)
    }

    private fun weigh(message: MessageData): Long =
        3L * message.text.length + message.raw.size + (message.media?.thumbnail?.size ?: 0)

    private companion object {
        /** More in one crossing gains nothing and keeps the first ones waiting. */
        const val MESSAGES = 256
        const val BYTES = 256 * 1024
        const val CROWD = 4096
    }
}
