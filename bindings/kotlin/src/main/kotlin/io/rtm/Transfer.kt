package io.rtm

import io.rtm.internal.Answer
import io.rtm.internal.Progress
import io.rtm.internal.Session
import io.rtm.internal.Started
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first

/** What is told of an upload or a download: any number of [Moved], then one [Finished]. */
sealed class Transfer<out T, out E : RtmError> {
    /** It is on its way; about once a second. */
    data class Moved(
        /** Bytes so far. */
        val current: Long,
        /** Bytes in all. */
        val total: Long,
    ) : Transfer<Nothing, Nothing>()

    /** It has ended. */
    data class Finished<out T, out E : RtmError>(
        /** How. */
        val result: RtmResult<T, E>,
    ) : Transfer<T, E>()
}

/**
 * Runs the transfer and waits for its end. Cancelling the coroutine cancels the transfer.
 */
suspend fun <T, E : RtmError> Flow<Transfer<T, E>>.result(): RtmResult<T, E> =
    filterIsInstance<Transfer.Finished<T, E>>().first().result

/** Begins when it is collected, and is cancelled when nobody collects it any more. */
internal fun <D : Any, T, E : RtmError> transfer(
    session: Session,
    upload: Boolean,
    start: (Started, Progress, Answer<D>) -> Unit,
    result: (Int, D?) -> RtmResult<T, E>,
): Flow<Transfer<T, E>> = callbackFlow {
    var request = 0L
    val finish = { code: Int, value: D? ->
        trySend(Transfer.Finished(result(code, value)))
        channel.close()
        Unit
    }
    val answer = object : Answer<D> {
        override fun answer(code: Int, value: D?) = finish(code, value)

        override fun dropped() = finish(Session.NOT_INITIALIZED, null)
    }
    start(Started { request = it }, Progress { current, total -> trySend(Transfer.Moved(current, total)) }, answer)
    // One that has ended is no longer known, and nobody is told so.
    awaitClose { if (request != 0L) session.cancel(request, upload, null) }
}.buffer(Channel.UNLIMITED)
