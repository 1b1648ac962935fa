package io.rtm.internal

import java.util.logging.Logger
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * Hands events to all who collect them. Never blocks who emits, since the answers that a collector may be waiting for come from
 * the same thread: what a collector has not taken waits in memory. While nobody collects, events are kept for the next who does,
 * the newest [KEPT] of them; so whoever collects again and again, one after another, misses none.
 *
 * A collector that runs unconfined does so inside of [emit] and [close], and may leave there, so collectors are told outside of the
 * lock. One thread at a time emits.
 */
internal class Broadcast<T : Any>(private val name: String) {
    private val lock = Any()
    private var collectors = emptyList<Channel<T>>()
    private val kept = ArrayDeque<T>()
    private var full = false
    private var closed = false

    /** Completes when the client is closed. */
    val flow: Flow<T> = flow {
        // A collector may be cancelled between being handed an event and taking it.
        val missed = ArrayList<T>(0)
        val channel = subscribe(missed)
        try {
            for (event in channel) emit(event)
        } finally {
            unsubscribe(channel, missed)
        }
    }

    fun emit(event: T) {
        // Those who have left meanwhile take nothing any more. If that is all of them, it is as if they had left before.
        while (true) {
            val to = collectorsOf(event) ?: return
            if (to.count { it.trySend(event).isSuccess } > 0) return
        }
    }

    /** Who collects now; null if there is nobody, and then the event is kept. */
    private fun collectorsOf(event: T): List<Channel<T>>? {
        val lost = synchronized(lock) {
            if (closed) return null
            if (collectors.isNotEmpty()) return collectors
            keep(event)
            (kept.size == KEPT && !full).also { if (it) full = true }
        }
        if (lost) log.warning("nobody collects the $name of a client; from now on the newest $KEPT are kept")
        return null
    }

    fun close() {
        val to = synchronized(lock) {
            closed = true
            collectors
        }
        to.forEach { it.close() }
    }

    private fun keep(event: T) {
        if (kept.size == KEPT) kept.removeFirst()
        kept.addLast(event)
    }

    private fun subscribe(missed: MutableList<T>): Channel<T> {
        val channel = Channel<T>(Channel.UNLIMITED) { missed += it }
        synchronized(lock) {
            kept.forEach { channel.trySend(it) }
            kept.clear()
            if (closed) channel.close() else collectors += channel
        }
        return channel
    }

    private fun unsubscribe(channel: Channel<T>, missed: List<T>) = synchronized(lock) {
        collectors -= channel
        channel.close()
        if (collectors.isEmpty()) {
            missed.forEach(::keep)
            while (true) keep(channel.tryReceive().getOrNull() ?: break)
        }
    }

    private companion object {
        const val KEPT = 1024
        val log: Logger = Logger.getLogger("io.rtm")
    }
}
