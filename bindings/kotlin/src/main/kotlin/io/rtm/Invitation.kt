package io.rtm

import io.rtm.internal.Answer
import io.rtm.internal.LocalInvitationEvents
import io.rtm.internal.RemoteInvitationEvents
import io.rtm.internal.Session
import io.rtm.internal.Started
import io.rtm.internal.awaitDone
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.first

/** An invitation that this client has sent; made by [RtmClient.invite]. */
class LocalInvitation internal constructor(
    private val session: Session,
    /** The user id of who is called. */
    val callee: String,
    /** What was said to the callee. */
    val content: String,
    /** A channel for the callee to know. */
    val channelId: String,
) {
    private val current = MutableStateFlow<State>(State.Sent)

    @Volatile
    private var number = 0L

    /** Where it stands. */
    val state: StateFlow<State> = current.asStateFlow()

    /** Waits for its end. */
    suspend fun outcome(): State = state.first { it.isEnd }

    /** Takes it back. */
    suspend fun cancel(): RtmResult<Unit, InvitationError> = awaitDone(InvitationError::of) { session.cancelInvitation(number, it) }

    internal fun send(answer: Answer<Long>) =
        session.sendInvitation(callee, content, channelId, Told(), Started { number = it }, answer)

    /** Where an invitation of ours stands. */
    sealed class State {
        /** True if nothing more comes. */
        val isEnd: Boolean get() = this !is Sent && this !is Received

        /** On its way. */
        object Sent : State()

        /** The callee's library has it. */
        object Received : State()

        /** The callee takes the call. */
        data class Accepted(
            /** What the callee says. */
            val response: String,
        ) : State()

        /** The callee does not take the call. */
        data class Refused(
            /** What the callee says. */
            val response: String,
        ) : State()

        /** Taken back. */
        object Canceled : State()

        /** It did not come about. */
        data class Failed(
            /** Why. */
            val reason: LocalInvitationFailure,
        ) : State()

        /** The client was closed before its end. */
        object Lost : State()
    }

    private inner class Told : LocalInvitationEvents {
        override fun onReceived() {
            current.value = State.Received
        }

        override fun onAccepted(response: String) {
            current.value = State.Accepted(response)
        }

        override fun onRefused(response: String) {
            current.value = State.Refused(response)
        }

        override fun onCanceled() {
            current.value = State.Canceled
        }

        override fun onFailure(code: Int) {
            current.value = State.Failed(LocalInvitationFailure.of(code))
        }

        override fun onDropped() {
            current.value = State.Lost
        }
    }
}

/** An invitation that came in; see [RtmClient.invitations]. */
class RemoteInvitation internal constructor(
    private val session: Session,
    private val number: Long,
    /** The user id of who calls. */
    val caller: String,
    /** What the caller says. */
    val content: String,
    /** A channel for us to know. */
    val channelId: String,
) {
    private val current = MutableStateFlow<State>(State.Received)

    /** Where it stands. */
    val state: StateFlow<State> = current.asStateFlow()

    /** Waits for its end. */
    suspend fun outcome(): State = state.first { it.isEnd }

    /** Takes the call. [outcome] tells whether the caller knows. */
    suspend fun accept(response: String = ""): RtmResult<Unit, InvitationError> =
        awaitDone(InvitationError::of) { session.acceptInvitation(number, response, it) }

    /** Does not take the call. */
    suspend fun refuse(response: String = ""): RtmResult<Unit, InvitationError> =
        awaitDone(InvitationError::of) { session.refuseInvitation(number, response, it) }

    /** Where an invitation that came in stands. */
    sealed class State {
        /** True if nothing more comes. */
        val isEnd: Boolean get() = this !is Received

        /** Neither accepted for good nor refused. */
        object Received : State()

        /** Accepted, and the caller knows. */
        object Accepted : State()

        /** Refused. */
        object Refused : State()

        /** The caller has taken it back. */
        object Canceled : State()

        /** It did not come about. */
        data class Failed(
            /** Why. */
            val reason: RemoteInvitationFailure,
        ) : State()

        /** The client was closed before its end. */
        object Lost : State()
    }

    internal val told: RemoteInvitationEvents = object : RemoteInvitationEvents {
        override fun onAccepted() {
            current.value = State.Accepted
        }

        override fun onRefused() {
            current.value = State.Refused
        }

        override fun onCanceled() {
            current.value = State.Canceled
        }

        override fun onFailure(code: Int) {
            current.value = State.Failed(RemoteInvitationFailure.of(code))
        }

        override fun onDropped() {
            current.value = State.Lost
        }
    }
}
