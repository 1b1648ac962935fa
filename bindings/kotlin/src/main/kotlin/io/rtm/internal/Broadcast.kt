package io.rtm.internal

import java.util.logging.Logger
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * Hands events to all who collect them. Never blocks who emits, since the answers that a collector may be waiting for come from
 * the same thread: what a collector has not taken waits in memory. While nobody collects, events are kept for the next who does,
 * the newest [KEPT] of them; so whoever collects again and again, one after another, misses none.
 */
internal class Broadcast<T : Any>(private val name: String) {
    private val lock = Any()
    private val collectors = ArrayList<Channel<T>>()
    private val kept = ArrayDeque<T>()
    private var full = false
    private var closed = false

    /** Completes when the client is closed. */
    val flow: Flow<T> = flow {
        val channel = subscribe()
        try {
            for (event in channel) emit(event)
        } finally {
            unsubscribe(channel)
        }
    }

    fun emit(event: T) {
        val lost = synchronized(lock) {
            if (collectors.isEmpty()) keep(event)
            collectors.forEach { it.trySend(event) }
            (kept.size == KEPT && !full).also { if (it) full = true }
        }
        if (lost) log.warning("nobody collects the $name of a client; from now on the newest $KEPT are kept")
    }

    fun close() = synchronized(lock) {
        closed = true
        collectors.forEach { it.close() }
    }

    private fun keep(event: T) {
        if (kept.size == KEPT) kept.removeFirst()
        kept.addLast(event)
    }

    private fun subscribe(): Channel<T> {
        val channel = Channel<T>(Channel.UNLIMITED)
        synchronized(lock) {
            kept.forEach { channel.trySend(it) }
            kept.clear()
            if (closed) channel.close() else collectors.add(channel)
        }
        return channel
    }

    private fun unsubscribe(channel: Channel<T>) = synchronized(lock) {
        collectors.remove(channel)
        if (collectors.isEmpty()) {
            while (true) keep(channel.tryReceive().getOrNull() ?: break)
        }
    }

    private companion object {
        const val KEPT = 1024
        val log: Logger = Logger.getLogger("io.rtm")
    }
}
