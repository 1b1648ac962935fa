package io.rtm.internal

import io.rtm.RtmError
import io.rtm.RtmResult
import kotlin.coroutines.resume
import kotlinx.coroutines.suspendCancellableCoroutine

/** Waits for the outcome of a call. One that the client's end has cut off is told as NOT_INITIALIZED. */
internal suspend fun <D : Any, R> await(start: (Answer<D>) -> Unit, outcome: (Int, D?) -> R): R =
    suspendCancellableCoroutine { waiting ->
        start(object : Answer<D> {
            override fun answer(code: Int, value: D?) = waiting.resume(outcome(code, value))

            override fun dropped() = waiting.resume(outcome(Session.NOT_INITIALIZED, null))
        })
    }

/** Waits for a call that gives nothing. */
internal suspend fun <E : RtmError> awaitDone(error: (Int) -> E, start: (Answer<Void>) -> Unit): RtmResult<Unit, E> =
    await(start) { code, _ -> if (code == 0) RtmResult.Success(Unit) else RtmResult.Failure(error(code)) }

/** Waits for a call that gives something. */
internal suspend fun <D : Any, T, E : RtmError> awaitValue(
    error: (Int) -> E,
    start: (Answer<D>) -> Unit,
    value: (D) -> T,
): RtmResult<T, E> = await(start, result(error, value))

internal fun <D : Any, T, E : RtmError> result(error: (Int) -> E, value: (D) -> T): (Int, D?) -> RtmResult<T, E> = { code, data ->
    if (code == 0 && data != null) RtmResult.Success(value(data)) else RtmResult.Failure(error(code))
}
