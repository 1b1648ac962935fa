package io.rtm

/** What can go wrong with an upload. */
enum class UploadError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(2),

    /** No answer came in time. */
    TIMEOUT(3),

    /** It is too large, or there are too many. */
    SIZE_OVERFLOW(4),

    /** Too many transfers are under way. */
    CONCURRENCY_LIMIT_EXCEEDED(5),

    /** It was cancelled, or the login ended. */
    INTERRUPTED(6),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): UploadError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a download. */
enum class DownloadError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(2),

    /** No answer came in time. */
    TIMEOUT(3),

    /** Nothing is kept under this id, or no longer. */
    NOT_EXIST(4),

    /** Too many transfers are under way. */
    CONCURRENCY_LIMIT_EXCEEDED(5),

    /** It was cancelled, or the login ended. */
    INTERRUPTED(6),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): DownloadError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}
