package io.rtm.internal

import io.rtm.uniffi.OutgoingData
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.ReentrantLock

/**
 * Messages on their way to librtm. Whoever puts one in takes it across, together with those that others have put in meanwhile;
 * who finds somebody at it leaves that to him. So a crossing, which costs more than all else about a message, carries the more
 * messages the busier it is, and an idle one waits for nobody. [lost] is told of one that there is no memory for: whoever takes it
 * across may not be who sent it.
 */
internal class Sends(private val lane: Lane, private val lost: (OutgoingData) -> Unit) {
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
        var messages = 0
        while (messages < MESSAGES && lane.waiting < BYTES) {
            val message = waiting.poll() ?: break
            messages++
            if (!closed) put(message)
        }
        count.addAndGet(-messages)
        if (!closed) lane.send()
    }

    private fun put(message: OutgoingData) = try {
        lane.put(message)
    } catch (_: OutOfMemoryError) {
        lost(message)
    }

    private companion object {
        /** More in one crossing gains nothing and keeps the first ones waiting. */
        const val MESSAGES = 256
        const val BYTES = 64 * 1024
        const val CROWD = 4096
    }
}
