package io.rtm

/** What can go wrong with a call about an invitation. */
enum class InvitationError(override val code: Int) : RtmError {
    /** An argument breaks the rules. */
    INVALID_ARGUMENT(1),

    /** It was not sent. */
    NOT_STARTED(2),

    /** It has ended. */
    ALREADY_END(3),

    /** It was accepted. */
    ALREADY_ACCEPT(4),

    /** It was sent. */
    ALREADY_SENT(5),

    /** The client was closed. */
    NOT_INITIALIZED(101),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): InvitationError = all.firstOrNull { it.code == code } ?: INVALID_ARGUMENT
    }
}

/** What can go wrong with an invitation of ours. */
enum class LocalInvitationFailure(override val code: Int) : RtmError {
    /** The other side is offline. */
    PEER_OFFLINE(1),

    /** The callee's library did not answer. */
    PEER_NO_RESPONSE(2),

    /** Nobody acted in time. */
    INVITATION_EXPIRE(3),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(4),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): LocalInvitationFailure = all.firstOrNull { it.code == code } ?: PEER_OFFLINE
    }
}

/** What can go wrong with an invitation that came in. */
enum class RemoteInvitationFailure(override val code: Int) : RtmError {
    /** The other side is offline. */
    PEER_OFFLINE(1),

    /** The caller did not confirm the acceptance in time. */
    ACCEPT_FAILURE(2),

    /** Nobody acted in time. */
    INVITATION_EXPIRE(3),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): RemoteInvitationFailure = all.firstOrNull { it.code == code } ?: PEER_OFFLINE
    }
}
