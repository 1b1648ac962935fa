package io.rtm

/** What happens to a client, beside messages and invitations. */
sealed class RtmEvent {
    /** The connection has changed. */
    data class ConnectionChanged(
        /** What it is now. */
        val connection: Connection,
    ) : RtmEvent()

    /** The token has ended; log in again, or go on by [RtmClient.renewToken] while reconnecting. */
    object TokenExpired : RtmEvent()

    /** The token ends in half a minute, or sooner. */
    object TokenWillExpire : RtmEvent()

    /** Where users stand who are subscribed to. */
    data class PresenceChanged(
        /** By user id. */
        val peers: Map<String, PresenceState>,
    ) : RtmEvent()

    /** Messages of a channel that can no longer be had. */
    data class Gap(
        /** The channel. */
        val channelId: String,
        /** The number of the first one. */
        val from: Long,
        /** The number of the last one; 0: unknown. */
        val to: Long,
    ) : RtmEvent()
}

/** What a connection is, and why it became so. */
data class Connection(
    /** What it is. */
    val state: ConnectionState,
    /** Why; null before the first login, and once the client is closed. */
    val reason: ConnectionReason?,
)

/** What a connection is. */
enum class ConnectionState(
    /** The number of 1.x. */
    val code: Int,
) {
    /** Logged out. */
    DISCONNECTED(1),

    /** A login is under way. */
    CONNECTING(2),

    /** Logged in. */
    CONNECTED(3),

    /** Interrupted; the library goes on trying. */
    RECONNECTING(4),

    /** Ended by the server. */
    ABORTED(5),
    ;

    internal companion object {
        fun of(code: Int): ConnectionState = values().firstOrNull { it.code == code } ?: DISCONNECTED
    }
}

/** Why a connection became what it is. */
enum class ConnectionReason(
    /** The number of 1.x. */
    val code: Int,
) {
    /** A login began. */
    LOGIN(1),

    /** The login worked, or the connection came back. */
    LOGIN_SUCCESS(2),

    /** The login did not work. */
    LOGIN_FAILURE(3),

    /** No server answered the login. */
    LOGIN_TIMEOUT(4),

    /** The network is gone. */
    INTERRUPTED(5),

    /** Logged out. */
    LOGOUT(6),

    /** The server does not want this user. */
    BANNED_BY_SERVER(7),

    /** The same user logged in elsewhere. */
    REMOTE_LOGIN(8),

    /** The token has ended. */
    TOKEN_EXPIRED(9),
    ;

    internal companion object {
        fun of(code: Int): ConnectionReason? = values().firstOrNull { it.code == code }
    }
}

/** Where a user stands. */
enum class PresenceState(
    /** The number of 1.x. */
    val code: Int,
) {
    /** Online. */
    ONLINE(0),

    /** Not heard of for some seconds; told of users subscribed to only. */
    UNREACHABLE(1),

    /** Logged out, or not heard of for too long. */
    OFFLINE(2),
    ;

    internal companion object {
        fun of(code: Int): PresenceState = values().firstOrNull { it.code == code } ?: OFFLINE
    }
}

/** What happens in a channel, beside messages. */
sealed class ChannelEvent {
    /** Somebody else joined. */
    data class MemberJoined(
        /** Who. */
        val user: String,
    ) : ChannelEvent()

    /** Somebody else left or vanished. */
    data class MemberLeft(
        /** Who. */
        val user: String,
    ) : ChannelEvent()

    /** How many members there are. */
    data class MemberCount(
        /** This one included. */
        val count: Int,
    ) : ChannelEvent()

    /** All attributes of the channel, after a write that asked for members to be told. */
    data class AttributesChanged(
        /** By key. */
        val attributes: Map<String, ChannelAttribute>,
    ) : ChannelEvent()

    /** The server took this client out. */
    data class TakenOut(
        /** Why. */
        val reason: LeaveError,
    ) : ChannelEvent()
}

/** An attribute of a channel. */
data class ChannelAttribute(
    /** What it says. */
    val value: String,
    /** The user id of who wrote it last. */
    val user: String,
    /** When, in milliseconds since 1970, by the server's clock. */
    val updatedMs: Long,
)
