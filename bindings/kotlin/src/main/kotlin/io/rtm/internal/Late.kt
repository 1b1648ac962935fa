package io.rtm.internal

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit

/** The thread on which calls to a released session are answered, there while it has something to do. */
internal object Late {
    private val executor = ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, LinkedBlockingQueue()) { task ->
        Thread(task, "rtm-late").apply { isDaemon = true }
    }.apply { allowCoreThreadTimeOut(true) }

    fun run(task: () -> Unit) = executor.execute { guarded(task) }
}

/** Runs code of the application. What it throws goes to the thread's handler, or the log, and hurts nothing. */
internal inline fun guarded(task: () -> Unit) {
    try {
        task()
    } catch (error: Throwable) {
        report(error)
    }
}

@PublishedApi
internal fun report(error: Throwable) {
    val thread = Thread.currentThread()
    try {
        // The thread's own handler is its group when nobody has set one, and that asks the default handler or prints.
        thread.uncaughtExceptionHandler.uncaughtException(thread, error)
    } catch (_: Throwable) {
        // A handler that throws has nobody left to tell.
    }
}
