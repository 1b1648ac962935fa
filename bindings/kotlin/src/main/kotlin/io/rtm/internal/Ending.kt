package io.rtm.internal

import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** Waits for the threads of sessions to end, unless that would be for ever. */
internal object Ending {
    /** A thread that waits, and the session's thread that it waits for. */
    private val waits = HashMap<Thread, Thread>()

    /** Waits until [ended], which [thread] brings about when its callback is over. */
    fun await(thread: Thread, ended: CountDownLatch) {
        val waiting = Thread.currentThread()
        if (!enter(waiting, thread)) return
        var interrupted = false
        try {
            while (true) {
                try {
                    if (ended.await(LOOK_MS, TimeUnit.MILLISECONDS) || endsJvm(thread)) break
                } catch (_: InterruptedException) {
                    interrupted = true
                }
            }
        } finally {
            synchronized(waits) { waits.remove(waiting) }
            if (interrupted) waiting.interrupt()
        }
    }

    /** False: [thread] is the one that asks, or waits for that one, if by way of others. */
    private fun enter(waiting: Thread, thread: Thread): Boolean = synchronized(waits) {
        if (generateSequence(thread, waits::get).any { it === waiting }) return false
        waits[waiting] = thread
        true
    }

    /** Then it runs until the JVM has ended, which waits for shutdown hooks, and one of those may be who asks. */
    private fun endsJvm(thread: Thread): Boolean = thread.stackTrace.any { it.className == "java.lang.Shutdown" }

    /** Callbacks are short, so that a look is taken only at those that are not. */
    private const val LOOK_MS = 100L
}
