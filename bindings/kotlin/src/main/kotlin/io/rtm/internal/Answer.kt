package io.rtm.internal

/**
 * Takes the one outcome of a call, on the session's thread. [T] is [Void] where there is nothing to give; then, and whenever the
 * code is not 0, the value is null.
 */
fun interface Answer<T> {
    /** The outcome; `code` is 0, or the number that the enumeration of this call has for what went wrong. */
    fun answer(code: Int, value: T?)

    /** Called instead when the session is released before there is an outcome: no callback of the application may run any more. */
    fun dropped() {}
}

/** Takes the number of a transfer or an invitation inside the call that starts it, before anything can be told about it. */
fun interface Started {
    /** Must not block, nor call the session. */
    fun started(number: Long)
}

/** Takes how far a transfer is, in bytes, on the session's thread, about once a second. */
fun interface Progress {
    /** `current` of `total` bytes. */
    fun progress(current: Long, total: Long)
}
