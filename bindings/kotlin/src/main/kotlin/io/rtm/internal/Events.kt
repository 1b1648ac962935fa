package io.rtm.internal

import io.rtm.uniffi.ChannelAttributeData
import io.rtm.uniffi.MessageData
import io.rtm.uniffi.StatusData

/** What happens to a client unasked. All of it on the session's thread, one after another; what these throw is logged. */
interface SessionEvents {
    /** By the numbers of `CONNECTION_STATE` and `CONNECTION_CHANGE_REASON`. */
    fun onConnectionState(state: Int, reason: Int) {}

    /** A message from a user. `serverMs`: when the server took it; `offline`: stored while this user was away. */
    fun onMessage(from: String, message: MessageData, serverMs: Long, offline: Boolean) {}

    /** Any transfer moves; told behind the [Progress] of that transfer. */
    fun onProgress(requestId: Long, upload: Boolean, current: Long, total: Long) {}

    /** The token has ended. */
    fun onTokenExpired() {}

    /** The token ends in half a minute, or sooner. */
    fun onTokenWillExpire() {}

    /** The states of users subscribed to. */
    fun onPresence(peers: List<StatusData>) {}

    /** Messages of a channel, by number and inclusive, that can no longer be had; `to` 0: up to an unknown end. */
    fun onGap(channelId: String, from: Long, to: Long) {}

    /** An invitation has come in. Gives what is told of it from then on. */
    fun onInvitation(invitation: Long, caller: String, content: String, channelId: String): RemoteInvitationEvents? = null

    /** The session was released; nothing more comes. */
    fun onDropped() {}
}

/** What happens in a channel, on the session's thread. */
interface ChannelEvents {
    /** A message from another member. */
    fun onMessage(from: String, message: MessageData, serverMs: Long) {}

    /** Somebody else joined. */
    fun onMemberJoined(user: String) {}

    /** Somebody else left or vanished. */
    fun onMemberLeft(user: String) {}

    /** How many members there are. */
    fun onMemberCount(count: Int) {}

    /** All attributes of the channel, after a write that asked for members to be told. */
    fun onAttributes(attributes: List<ChannelAttributeData>) {}

    /** The server took this client out; `code` as of leaving. */
    fun onTakenOut(code: Int) {}

    /** The session was released; nothing more comes. */
    fun onDropped() {}
}

/** What happens to an invitation of ours. All but the first are its end. */
interface LocalInvitationEvents {
    /** The callee's library has it. */
    fun onReceived() {}

    /** The callee takes the call. */
    fun onAccepted(response: String) {}

    /** The callee does not take the call. */
    fun onRefused(response: String) {}

    /** By our own wish. */
    fun onCanceled() {}

    /** It did not come about; by the numbers of `LOCAL_INVITATION_ERR_CODE`. */
    fun onFailure(code: Int) {}

    /** The session was released; nothing more comes. */
    fun onDropped() {}
}

/** What happens to an invitation that came in. Each is its end. */
interface RemoteInvitationEvents {
    /** The caller knows that it was accepted. */
    fun onAccepted() {}

    /** By our own wish. */
    fun onRefused() {}

    /** The caller has thought better of it. */
    fun onCanceled() {}

    /** It did not come about; by the numbers of `REMOTE_INVITATION_ERR_CODE`. */
    fun onFailure(code: Int) {}

    /** The session was released; nothing more comes. */
    fun onDropped() {}
}
