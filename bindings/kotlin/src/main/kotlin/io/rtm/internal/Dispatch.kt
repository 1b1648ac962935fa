package io.rtm.internal

import io.rtm.uniffi.Event
import java.util.ArrayDeque

/** Brings events to those who wait for them. On the session's thread; looks under the lock, calls outside of it. */
internal class Dispatch(
    private val pending: Pending,
    private val lock: Any,
    private val events: SessionEvents,
    private val released: () -> Boolean,
) {
    fun tell(event: Event) {
        when (event) {
            is Event.SendResult -> pending.messages.remove(event.messageId)?.let { give(it.answer, event.code) }
            is Event.Message -> message(event)
            is Event.Posted -> take { posted.remove(event.number) }?.let { settle(it.run) { it.answer?.dropped() } }
            is Event.ConnectionState -> call { events.onConnectionState(event.state, event.reason) }
            is Event.Login -> inLine(event.code) { logins }
            is Event.Logout -> inLine(event.code) { logouts }
            is Event.TokenRenewed -> inLine(event.code) { renewals }
            is Event.TokenExpired -> call { events.onTokenExpired() }
            is Event.TokenWillExpire -> call { events.onTokenWillExpire() }
            is Event.Gap -> call { events.onGap(event.channelId, event.from, event.to) }

            is Event.Progress -> progress(event)
            is Event.Uploaded -> transferred(event.requestId, event.code, event.message)
            is Event.DownloadedToFile -> transferred(event.requestId, event.code, null)
            is Event.DownloadedToMemory -> transferred(event.requestId, event.code, event.data)
            is Event.Cancelled -> cancelled(event)

            is Event.PresenceQueried -> answered(event.requestId, event.code, event.peers)
            is Event.PresenceSubscription -> answered(event.requestId, event.code, null)
            is Event.PresenceSubscribed -> answered(event.requestId, event.code, event.peers)
            is Event.PresenceChanged -> call { events.onPresence(event.peers) }
            is Event.AttributesWritten -> answered(event.requestId, event.code, null)
            is Event.UserAttributes -> answered(event.requestId, event.code, event.attributes)
            is Event.ChannelAttributes -> answered(event.requestId, event.code, event.attributes)
            is Event.MemberCounts -> answered(event.requestId, event.code, event.counts)

            is Event.Joined -> inLine(event.code) { channels[event.channel]?.joins }
            is Event.Left -> left(event)
            is Event.Members -> take { channels[event.channel]?.members?.poll() }?.let { give(it.answer, event.code, event.users) }
            is Event.MemberJoined -> channel(event.channel) { onMemberJoined(event.user) }
            is Event.MemberLeft -> channel(event.channel) { onMemberLeft(event.user) }
            is Event.MemberCount -> channel(event.channel) { onMemberCount(event.count) }
            is Event.AttributesUpdated -> channel(event.channel) { onAttributes(event.attributes) }

            is Event.LocalReceived -> local(event.invitation, false) { onReceived() }
            is Event.LocalAccepted -> local(event.invitation, true) { onAccepted(event.response) }
            is Event.LocalRefused -> local(event.invitation, true) { onRefused(event.response) }
            is Event.LocalCanceled -> local(event.invitation, true) { onCanceled() }
            is Event.LocalFailure -> local(event.invitation, true) { onFailure(event.code) }
            is Event.RemoteReceived -> remoteReceived(event)
            is Event.RemoteAccepted -> remote(event.invitation) { onAccepted() }
            is Event.RemoteRefused -> remote(event.invitation) { onRefused() }
            is Event.RemoteCanceled -> remote(event.invitation) { onCanceled() }
            is Event.RemoteFailure -> remote(event.invitation) { onFailure(event.code) }
        }
    }

    /** Tells that an invitation was sent, unless it was told. */
    fun answerInvitation(number: Long) {
        take { localAnswers.remove(number) }?.let { give(it, 0, number) }
    }

    private fun message(event: Event.Message) {
        if (event.channel == 0L) {
            call { events.onMessage(event.from, event.message, event.serverMs, event.offline) }
        } else {
            channel(event.channel) { onMessage(event.from, event.message, event.serverMs) }
        }
    }

    private fun progress(event: Event.Progress) {
        val transfer = take { transfers[event.requestId] }
        transfer?.progress?.let { progress -> call { progress.progress(event.current, event.total) } }
        call { events.onProgress(event.requestId, event.upload, event.current, event.total) }
    }

    private fun transferred(id: Long, code: Int, value: Any?) {
        take { transfers.remove(id) }?.answer?.let { give(it, code, value) }
    }

    private fun cancelled(event: Event.Cancelled) {
        val slot = take {
            val line = cancels[event.requestId]
            line?.poll().also { if (line?.isEmpty() == true) cancels.remove(event.requestId) }
        }
        give(slot?.answer, event.code)
    }

    private fun answered(id: Long, code: Int, value: Any?) {
        take { requests.remove(id) }?.let { give(it, code, value) }
    }

    private fun left(event: Event.Left) {
        val slot = take { channels[event.channel]?.leaves?.poll() }
        if (slot != null) give(slot.answer, event.code) else channel(event.channel) { onTakenOut(event.code) }
    }

    private fun remoteReceived(event: Event.RemoteReceived) = call {
        val told = events.onInvitation(event.invitation, event.caller, event.content, event.channelId)
        if (told != null) take { remote.put(event.invitation, told) }
    }

    private inline fun local(number: Long, end: Boolean, crossinline told: LocalInvitationEvents.() -> Unit) {
        answerInvitation(number)
        val sink = take { if (end) local.remove(number) else local[number] }
        if (sink != null) settle({ sink.told() }) { if (end) sink.onDropped() }
    }

    private inline fun remote(number: Long, crossinline told: RemoteInvitationEvents.() -> Unit) {
        val sink = take { remote.remove(number) }
        if (sink != null) settle({ sink.told() }) { sink.onDropped() }
    }

    private inline fun channel(number: Long, crossinline told: ChannelEvents.() -> Unit) {
        val sink = take { channels[number] }?.events
        if (sink != null) call { sink.told() }
    }

    private inline fun inLine(code: Int, line: Pending.() -> ArrayDeque<Pending.Slot<Void>>?) {
        give(take { line()?.poll() }?.answer, code)
    }

    private inline fun <T> take(look: Pending.() -> T): T = synchronized(lock) { pending.look() }

    private fun give(answer: Answer<*>?, code: Int, value: Any? = null) {
        if (answer == null) return
        // Whoever put it in waits for the value of this kind of event.
        @Suppress("UNCHECKED_CAST")
        settle({ (answer as Answer<Any>).answer(code, if (code == 0) value else null) }) { answer.dropped() }
    }

    /**
     * Tells who was taken out of what is pending. The end of the session tells those alone who are still in there: who was taken out
     * while it was released would wait for ever.
     */
    private inline fun settle(task: () -> Unit, dropped: () -> Unit) = if (released()) guarded(dropped) else guarded(task)

    /** Nothing is called behind a release, also when that came from inside the last call. */
    private inline fun call(task: () -> Unit) {
        if (!released()) guarded(task)
    }
}
