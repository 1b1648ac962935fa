package io.rtm.internal

import java.util.ArrayDeque
import java.util.concurrent.ConcurrentHashMap

/**
 * The answers that are waited for. Guarded by the session's lock, save for messages: those are put in before librtm knows of them,
 * and so cannot be overtaken.
 */
internal class Pending {
    class Message(val channel: Long, val answer: Answer<Void>)

    class Transfer(val answer: Answer<*>?, val progress: Progress?)

    class Channel(val events: ChannelEvents) {
        val joins = ArrayDeque<Slot<Void>>()
        val leaves = ArrayDeque<Slot<Void>>()
        val members = ArrayDeque<Slot<List<String>>>()
    }

    /** To be run when the post comes back; `answer` is what it gives an outcome to, if nothing else here does. */
    class Post(val answer: Answer<*>?, val run: () -> Unit)

    /** A place in a line; the call in it may not care about its outcome. */
    class Slot<T>(val answer: Answer<T>?)

    val messages = ConcurrentHashMap<Long, Message>()
    val logins = ArrayDeque<Slot<Void>>()
    val logouts = ArrayDeque<Slot<Void>>()
    val renewals = ArrayDeque<Slot<Void>>()
    val requests = HashMap<Long, Answer<*>>()
    val transfers = HashMap<Long, Transfer>()
    val cancels = HashMap<Long, ArrayDeque<Slot<Void>>>()
    val channels = HashMap<Long, Channel>()
    val local = HashMap<Long, LocalInvitationEvents>()
    val remote = HashMap<Long, RemoteInvitationEvents>()
    val localAnswers = HashMap<Long, Answer<Long>>()
    val posted = HashMap<Long, Post>()

    /** Forgets everything, and gives what tells those who wait that nothing more comes. */
    fun drain(): List<() -> Unit> {
        val answers = ArrayList<Answer<*>?>()
        messages.values.mapTo(answers) { it.answer }
        listOf(logins, logouts, renewals).forEach { line -> line.mapTo(answers) { it.answer } }
        answers += requests.values
        transfers.values.mapTo(answers) { it.answer }
        cancels.values.forEach { line -> line.mapTo(answers) { it.answer } }
        channels.values.forEach { answers += lines(it) }
        answers += localAnswers.values
        posted.values.mapTo(answers) { it.answer }
        val all = ArrayList<() -> Unit>()
        answers.filterNotNull().mapTo(all) { it::dropped }
        channels.values.mapTo(all) { it.events::onDropped }
        local.values.mapTo(all) { it::onDropped }
        remote.values.mapTo(all) { it::onDropped }
        messages.clear()
        listOf(logins, logouts, renewals).forEach { it.clear() }
        listOf(requests, transfers, cancels, channels, local, remote, localAnswers, posted).forEach { it.clear() }
        return all
    }

    /** What waits for a channel that is closed. */
    fun drain(channel: Long): List<Answer<*>> {
        val all = ArrayList<Answer<*>?>()
        channels.remove(channel)?.let { all += lines(it) }
        val iterator = messages.values.iterator()
        while (iterator.hasNext()) {
            val message = iterator.next()
            if (message.channel != channel) continue
            iterator.remove()
            all += message.answer
        }
        return all.filterNotNull()
    }

    private fun lines(channel: Channel): List<Answer<*>?> =
        channel.joins.map { it.answer } + channel.leaves.map { it.answer } + channel.members.map { it.answer }
}
