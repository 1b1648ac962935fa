package io.rtm

/** The outcome of a call: [Success] with what was asked for, or [Failure] with the reason. */
sealed class RtmResult<out T, out E : RtmError> {
    /** It worked. */
    data class Success<out T>(
        /** What was asked for. */
        val value: T,
    ) : RtmResult<T, Nothing>()

    /** It did not work. */
    data class Failure<out E : RtmError>(
        /** Why. */
        val error: E,
    ) : RtmResult<Nothing, E>()

    /** True if it worked. */
    val isSuccess: Boolean get() = this is Success

    /** What was asked for, or null. */
    fun getOrNull(): T? = (this as? Success)?.value

    /** The reason, or null if it worked. */
    fun errorOrNull(): E? = (this as? Failure)?.error

    /** What was asked for; throws [RtmException] if it did not work. */
    fun getOrThrow(): T = when (this) {
        is Success -> value
        is Failure -> throw RtmException(error)
    }
}

/** What [RtmResult.getOrThrow] throws. */
class RtmException(
    /** Why. */
    val error: RtmError,
) : Exception("${error.javaClass.simpleName}.${error.name} (${error.code})")
