package io.rtm

// The reasons for which something can fail, one enumeration for each kind of call, with the numbers of the 1.x enumerations.

/** Why something failed. Each kind of call has an enumeration of its own. */
interface RtmError {
    /** The number that the 1.x enumeration has for it. */
    val code: Int

    /** The name of the enumerator. */
    val name: String
}

/** What can go wrong with a login. */
enum class LoginError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    UNKNOWN(1),

    /** The server does not allow it. */
    REJECTED(2),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(3),

    /** The server does not know the App ID. */
    INVALID_APP_ID(4),

    /** The token is not for this user, or was not made by this application. */
    INVALID_TOKEN(5),

    /** The time of the token is over. */
    TOKEN_EXPIRED(6),

    /** The token does not allow it. */
    NOT_AUTHORIZED(7),

    /** The client is logged in, or about to be. */
    ALREADY_LOGGED_IN(8),

    /** No answer came in time. */
    TIMEOUT(9),

    /** Called more often than the rates allow. */
    TOO_OFTEN(10),

    /** The client was closed. */
    NOT_INITIALIZED(101),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): LoginError = all.firstOrNull { it.code == code } ?: UNKNOWN
    }
}

/** What can go wrong with a logout. */
enum class LogoutError(override val code: Int) : RtmError {
    /** The server does not allow it. */
    REJECTED(1),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): LogoutError = all.firstOrNull { it.code == code } ?: REJECTED
    }
}

/** What can go wrong with a renewal of the token. */
enum class RenewTokenError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(2),

    /** The server does not allow it. */
    REJECTED(3),

    /** Called more often than the rates allow. */
    TOO_OFTEN(4),

    /** The time of the token is over. */
    TOKEN_EXPIRED(5),

    /** The token is not for this user, or was not made by this application. */
    INVALID_TOKEN(6),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): RenewTokenError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a message to a user. */
enum class PeerMessageError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** No answer came in time. */
    TIMEOUT(2),

    /** The user is offline. */
    PEER_UNREACHABLE(3),

    /** Called more often than the rates allow. */
    TOO_OFTEN(5),

    /** The user id breaks the rules. */
    INVALID_USER_ID(6),

    /** The message is too large, or of no known kind. */
    INVALID_MESSAGE(7),

    /** The receiver's library does not know this kind of message. */
    INCOMPATIBLE_MESSAGE(8),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): PeerMessageError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a message to a channel. */
enum class ChannelMessageError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** No answer came in time. */
    TIMEOUT(2),

    /** Called more often than the rates allow. */
    TOO_OFTEN(3),

    /** The message is too large, or of no known kind. */
    INVALID_MESSAGE(4),

    /** The channel was closed, or the client. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): ChannelMessageError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with joining a channel. */
enum class JoinError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** The server does not allow it. */
    REJECTED(2),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(3),

    /** No answer came in time. */
    TIMEOUT(4),

    /** There are too many. */
    EXCEED_LIMIT(5),

    /** The channel is joined, or about to be. */
    ALREADY_JOINED(6),

    /** Called more often than the rates allow. */
    TOO_OFTEN(7),

    /** This channel was joined more often than the rates allow. */
    JOIN_SAME_CHANNEL_TOO_OFTEN(8),

    /** The channel was closed, or the client. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): JoinError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with leaving a channel. */
enum class LeaveError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** The server does not allow it. */
    REJECTED(2),

    /** The channel is not joined. */
    NOT_IN_CHANNEL(3),

    /** The server took this client out. */
    KICKED(4),

    /** The channel was closed, or the client. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): LeaveError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a question for the members of a channel. */
enum class MembersError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** The server does not allow it. */
    REJECTED(2),

    /** No answer came in time. */
    TIMEOUT(3),

    /** Called more often than the rates allow. */
    TOO_OFTEN(4),

    /** The channel is not joined. */
    NOT_IN_CHANNEL(5),

    /** The channel was closed, or the client. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): MembersError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a question for numbers of members. */
enum class MemberCountError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(2),

    /** Called more often than the rates allow. */
    TOO_OFTEN(3),

    /** No answer came in time. */
    TIMEOUT(4),

    /** There are too many. */
    EXCEED_LIMIT(5),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): MemberCountError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with anything about attributes. */
enum class AttributeError(override val code: Int) : RtmError {
    /** The client is not ready. */
    NOT_READY(1),

    /** It did not work, for a reason that has no number. */
    FAILURE(2),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(3),

    /** It is too large, or there are too many. */
    SIZE_OVERFLOW(4),

    /** Called more often than the rates allow. */
    TOO_OFTEN(5),

    /** The user is not online. */
    USER_NOT_FOUND(6),

    /** No answer came in time. */
    TIMEOUT(7),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): AttributeError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a question who is online. */
enum class PresenceQueryError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(2),

    /** The server does not allow it. */
    REJECTED(3),

    /** No answer came in time. */
    TIMEOUT(4),

    /** Called more often than the rates allow. */
    TOO_OFTEN(5),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): PresenceQueryError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a subscription to users. */
enum class SubscriptionError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** An argument breaks the rules. */
    INVALID_ARGUMENT(2),

    /** The server does not allow it. */
    REJECTED(3),

    /** No answer came in time. */
    TIMEOUT(4),

    /** Called more often than the rates allow. */
    TOO_OFTEN(5),

    /** These would be too many subscriptions. */
    OVERFLOW(6),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): SubscriptionError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}

/** What can go wrong with a question for the subscriptions. */
enum class SubscribedError(override val code: Int) : RtmError {
    /** It did not work, for a reason that has no number. */
    FAILURE(1),

    /** No answer came in time. */
    TIMEOUT(2),

    /** Called more often than the rates allow. */
    TOO_OFTEN(3),

    /** The client was closed. */
    NOT_INITIALIZED(101),

    /** No login has succeeded yet. */
    NOT_LOGGED_IN(102),
    ;

    internal companion object {
        private val all = values()

        fun of(code: Int): SubscribedError = all.firstOrNull { it.code == code } ?: FAILURE
    }
}
