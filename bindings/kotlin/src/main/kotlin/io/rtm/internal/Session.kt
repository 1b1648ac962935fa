package io.rtm.internal

import io.rtm.uniffi.MediaData
import io.rtm.uniffi.MessageData
import io.rtm.uniffi.NativeClient
import io.rtm.uniffi.OutgoingData
import io.rtm.uniffi.PairData
import io.rtm.uniffi.StatusData
import io.rtm.uniffi.ChannelAttributeData
import io.rtm.uniffi.CountData
import io.rtm.uniffi.messageIds
import java.util.ArrayDeque
import java.util.concurrent.CountDownLatch

/**
 * What the Kotlin and the Java surface have in common: one client of librtm and the one thread, "rtm-events", that everything
 * about it is told on. For those surfaces alone; programs use `io.rtm` or `io.agora.rtm`.
 *
 * **Outcomes.** A call that takes an [Answer] gives it exactly one outcome, on the session's thread, never inside the call: also
 * when the call is refused. Codes are those of the 1.x enumeration that belongs to the call, 0 for success. The answer may be null.
 *
 * **Order.** What is called is done in the order of the calls of one thread. Events come in order, one after another. What a
 * callback throws goes to the handler for uncaught exceptions and hurts nothing.
 *
 * **Threads.** Any method may be called from any thread, and from inside any callback.
 *
 * **Texts.** One with half a surrogate pair in it is refused with the number of the call for a bad argument. Arrays that are handed
 * over must not be changed afterwards.
 *
 * **The end.** See [release]. Calls to a released session are answered 101, NOT_INITIALIZED, on a thread of their own.
 *
 * @constructor Makes a client that is not logged in. `daemon`: whether the JVM may end while it lives.
 * @throws io.rtm.uniffi.NewClientException the App ID is empty, or there are no more threads.
 * @throws UnsatisfiedLinkError there is no librtm for this machine.
 * @throws IllegalArgumentException the property `rtm.server` is no address, or the App ID no text.
 */
class Session
@Throws(io.rtm.uniffi.NewClientException::class)
constructor(appId: String, private val events: SessionEvents, daemon: Boolean) {
    private val native: NativeClient
    private val lane: Lane
    private val sends: Sends
    private val ids = MessageIds()
    private val lock = Any()
    private val pending = Pending()
    private val dispatch: Dispatch
    private val thread: Thread
    private val ended = CountDownLatch(1)
    private var lastPost = 0L

    @Volatile
    private var released = false

    init {
        require(isText(appId)) { "the App ID has half a surrogate pair in it" }
        Server.apply()
        native = NativeClient(appId)
        lane = Lane(native)
        sends = Sends(lane) { lost -> pending.messages.remove(lost.message.id)?.let { refuse(it.answer, FAILURE) } }
        dispatch = Dispatch(pending, lock, events) { released }
        thread = Thread(::live, "rtm-events")
        thread.isDaemon = daemon
        thread.start()
    }

    /** True from the moment that [release] was called. */
    val isReleased: Boolean get() = released

    /** Sets parameters from a JSON object. 0, or -1 when nothing was changed. */
    fun setParameters(json: String): Int =
        if (!isText(json)) -1 else synchronized(lock) { if (released) -1 else native.setParameters(json) }

    /** Logs in. */
    fun login(token: String?, user: String, answer: Answer<Void>?) {
        if (token != null && !isText(token) || !isText(user)) return refuse(answer, INVALID)
        inLine(pending.logins, answer) { it.login(token, user) }
    }

    /** Logs out, behind everything that was sent. */
    fun logout(answer: Answer<Void>?) = inLine(pending.logouts, answer) { it.logout() }

    /** Goes on under another token. */
    fun renewToken(token: String, answer: Answer<Void>?) {
        if (!isText(token)) return refuse(answer, INVALID_TOKEN)
        inLine(pending.renewals, answer) { it.renewToken(token) }
    }

    /**
     * Sends a message to a user. Its `kind` is a number of `MESSAGE_TYPE`, `text` its text or the description of anything else,
     * `raw` the bytes of a raw message, `media` what a file or an image says about itself.
     */
    fun sendToPeer(
        peer: String,
        kind: Int,
        text: String,
        raw: ByteArray,
        media: MediaData?,
        storeOffline: Boolean,
        keepHistory: Boolean,
        answer: Answer<Void>?,
    ) {
        // No user has the empty id.
        send(OutgoingData(0, if (isText(peer)) peer else "", message(kind, text, raw, media), storeOffline, keepHistory), answer)
    }

    /** Sends a message to the members of a channel; as [sendToPeer]. */
    fun sendToChannel(
        channel: Long,
        kind: Int,
        text: String,
        raw: ByteArray,
        media: MediaData?,
        keepHistory: Boolean,
        answer: Answer<Void>?,
    ) {
        send(OutgoingData(channel, "", message(kind, text, raw, media), false, keepHistory), answer)
    }

    /**
     * What cannot be sent is handed over as a message of no kind, which librtm refuses at the place that this has among its checks:
     * what UTF-8 has no bytes for, and what is beyond every limit of the service and need not be copied to be refused.
     */
    private fun message(kind: Int, text: String, raw: ByteArray, media: MediaData?): MessageData {
        val length = text.length.toLong() + raw.size + (media?.run { id.length.toLong() + fileName.length + thumbnail.size } ?: 0L)
        return if (length <= ABSURD && isText(text) && isText(media)) MessageData(ids.next(), kind, text, raw, media)
        else MessageData(ids.next(), 0, "", NOTHING, null)
    }

    private fun send(message: OutgoingData, answer: Answer<Void>?) {
        if (answer != null) pending.messages[message.message.id] = Pending.Message(message.channel, answer)
        // In this order: who releases looks for answers after saying so.
        if (!released) return sends.send(message)
        if (answer != null && pending.messages.remove(message.message.id) != null) refuse(answer, NOT_INITIALIZED)
    }

    /**
     * Opens a channel without joining it, and gives its number; 0: the id breaks the rules, or the session is released. An id that
     * is open already gives another number, under which everything comes from then on.
     */
    fun openChannel(id: String, events: ChannelEvents): Long {
        if (!isText(id)) return 0
        sends.flush()
        return synchronized(lock) {
            if (released) return 0
            val number = native.openChannel(id) ?: return 0
            pending.channels[number] = Pending.Channel(events)
            number
        }
    }

    /** Closes a channel, leaving it if it is joined. Nothing more is told of it; what waits, and what is called later, is answered 101. */
    fun closeChannel(channel: Long) {
        sends.flush()
        synchronized(lock) {
            if (released) return
            native.closeChannel(channel)
            pending.drain(channel).forEach { post(it, NOT_INITIALIZED) }
        }
    }

    /** Joins a channel. */
    fun join(channel: Long, answer: Answer<Void>?) = inChannel(channel, answer, { it.joins }) { it.join(channel) }

    /** Leaves a channel. */
    fun leave(channel: Long, answer: Answer<Void>?) = inChannel(channel, answer, { it.leaves }) { it.leave(channel) }

    /** Asks for the user ids of a channel's members. */
    fun members(channel: Long, answer: Answer<List<String>>?) =
        inChannel(channel, answer, { it.members }) { it.members(channel) }

    /** Uploads a file or an image; gives the message to send. */
    fun upload(image: Boolean, path: String, started: Started?, progress: Progress?, answer: Answer<MessageData>?) {
        if (!isText(path)) return refuse(answer, INVALID_TRANSFER)
        transfer(started, progress, answer) { it.upload(image, path) }
    }

    /** Downloads into memory. */
    fun downloadToMemory(mediaId: String, started: Started?, progress: Progress?, answer: Answer<ByteArray>?) {
        if (!isText(mediaId)) return refuse(answer, INVALID_TRANSFER)
        transfer(started, progress, answer) { it.downloadToMemory(mediaId) }
    }

    /** Downloads to a file. */
    fun downloadToFile(mediaId: String, path: String, started: Started?, progress: Progress?, answer: Answer<Void>?) {
        if (!isText(mediaId) || !isText(path)) return refuse(answer, INVALID_TRANSFER)
        transfer(started, progress, answer) { it.downloadToFile(mediaId, path) }
    }

    /** Cancels a transfer, whose own answer then is INTERRUPTED. */
    fun cancel(requestId: Long, upload: Boolean, answer: Answer<Void>?) {
        sends.flush()
        synchronized(lock) {
            if (released) return refuse(answer, NOT_INITIALIZED)
            val code = native.cancel(requestId, upload)
            if (code != 0) post(answer, code) else pending.cancels.getOrPut(requestId, ::ArrayDeque).add(Pending.Slot(answer))
        }
    }

    /** Asks which users are online. */
    fun presenceQuery(users: List<String>, answer: Answer<List<StatusData>>?) {
        if (!areTexts(users)) return refuse(answer, INVALID_USERS)
        request(answer) { it.presenceQuery(users) }
    }

    /** Subscribes to users. */
    fun presenceSubscribe(users: List<String>, answer: Answer<Void>?) {
        if (!areTexts(users)) return refuse(answer, INVALID_USERS)
        request(answer) { it.presenceSubscribe(users) }
    }

    /** Subscribes to users no longer. */
    fun presenceUnsubscribe(users: List<String>, answer: Answer<Void>?) {
        if (!areTexts(users)) return refuse(answer, INVALID_USERS)
        request(answer) { it.presenceUnsubscribe(users) }
    }

    /** Asks which users are subscribed to. */
    fun presenceSubscribed(answer: Answer<List<String>>?) = request(answer) { it.presenceSubscribed() }

    /** Changes the attributes of the user who is logged in; `operation` is one of [SET], [UPDATE], [DELETE], [CLEAR]. */
    fun userAttributesWrite(operation: Int, attributes: List<PairData>, answer: Answer<Void>?) {
        if (!arePairs(attributes)) return refuse(answer, INVALID)
        request(answer) { it.userAttributesWrite(operation, attributes) }
    }

    /** Asks for the attributes of a user: those under `keys`, or all if that is null. */
    fun userAttributesGet(user: String, keys: List<String>?, answer: Answer<List<PairData>>?) {
        if (!isText(user) || keys != null && !areTexts(keys)) return refuse(answer, INVALID)
        request(answer) { it.userAttributesGet(user, keys) }
    }

    /** Changes the attributes of a channel, which need not be joined; as [userAttributesWrite]. `notify`: tells its members. */
    fun channelAttributesWrite(
        channelId: String,
        operation: Int,
        attributes: List<PairData>,
        notify: Boolean,
        answer: Answer<Void>?,
    ) {
        if (!isText(channelId) || !arePairs(attributes)) return refuse(answer, INVALID)
        request(answer) { it.channelAttributesWrite(channelId, operation, attributes, notify) }
    }

    /** Asks for the attributes of a channel; as [userAttributesGet]. */
    fun channelAttributesGet(channelId: String, keys: List<String>?, answer: Answer<List<ChannelAttributeData>>?) {
        if (!isText(channelId) || keys != null && !areTexts(keys)) return refuse(answer, INVALID)
        request(answer) { it.channelAttributesGet(channelId, keys) }
    }

    /** Asks how many members channels have. */
    fun memberCounts(channelIds: List<String>, answer: Answer<List<CountData>>?) {
        if (!areTexts(channelIds)) return refuse(answer, INVALID_CHANNELS)
        request(answer) { it.memberCounts(channelIds) }
    }

    /** Sends an invitation. `started` and the answer are given its number, for [cancelInvitation]. */
    fun sendInvitation(
        callee: String,
        content: String,
        channelId: String,
        events: LocalInvitationEvents,
        started: Started?,
        answer: Answer<Long>?,
    ) {
        if (!isText(callee) || !isText(content) || !isText(channelId)) return refuse(answer, INVALID_INVITATION)
        sends.flush()
        synchronized(lock) {
            if (released) return refuse(answer, NOT_INITIALIZED)
            val number = native.sendInvitation(callee, content, channelId)
            if (number < 0) return post(answer, -number.toInt())
            pending.local[number] = events
            started?.started(number)
            if (answer == null) return
            pending.localAnswers[number] = answer
            // Given by whatever comes first: this, or an event of the invitation.
            post(Pending.Post(null) { dispatch.answerInvitation(number) })
        }
    }

    /** Cancels an invitation of ours. */
    fun cancelInvitation(invitation: Long, answer: Answer<Void>?) = immediate(answer) { it.cancelInvitation(invitation) }

    /** Accepts an invitation that came in. */
    fun acceptInvitation(invitation: Long, response: String, answer: Answer<Void>?) {
        if (!isText(response)) return refuse(answer, INVALID_INVITATION)
        immediate(answer) { it.acceptInvitation(invitation, response) }
    }

    /** Refuses an invitation that came in. */
    fun refuseInvitation(invitation: Long, response: String, answer: Answer<Void>?) {
        if (!isText(response)) return refuse(answer, INVALID_INVITATION)
        immediate(answer) { it.refuseInvitation(invitation, response) }
    }

    /**
     * Gives an answer a code on the session's thread, behind what is under way. For what a surface refuses itself.
     */
    fun refuse(answer: Answer<*>?, code: Int) {
        if (answer == null) return
        synchronized(lock) { if (!released) return post(answer, code) }
        Late.run { answer.answer(NOT_INITIALIZED, null) }
    }

    /** Runs something on the session's thread, behind what is under way; not at all when the session is released before. */
    fun post(task: Runnable) = synchronized(lock) { if (!released) post(Pending.Post(null, task::run)) }

    /**
     * Lets go of the server and of librtm. Waits for the callback that is running, and behind it none runs any more; called from
     * inside a callback it returns at once, and that callback is the last. Answers that wait are [dropped][Answer.dropped], and
     * whoever takes events is told that nothing more comes.
     *
     * Nor does it wait for a callback that cannot end before this returns: one that ends the JVM, or releases the session inside
     * of whose callback this is called.
     */
    fun release() {
        sends.flush()
        shut()
        Ending.await(thread, ended)
    }

    private fun shut() = synchronized(lock) {
        if (!released) {
            released = true
            native.release()
        }
    }

    private fun live() {
        try {
            while (!released && lane.take(dispatch::tell)) continue
        } catch (error: Throwable) {
            report(error)
        }
        shut()
        sends.close()
        lane.close()
        val left = synchronized(lock) { pending.drain().also { native.destroy() } }
        left.forEach { guarded(it) }
        guarded(events::onDropped)
        ended.countDown()
    }

    private fun inLine(line: ArrayDeque<Pending.Slot<Void>>, answer: Answer<Void>?, call: (NativeClient) -> Int) {
        sends.flush()
        synchronized(lock) {
            if (released) return refuse(answer, NOT_INITIALIZED)
            val code = call(native)
            if (code != 0) post(answer, code) else line.add(Pending.Slot(answer))
        }
    }

    private fun <T> inChannel(
        channel: Long,
        answer: Answer<T>?,
        line: (Pending.Channel) -> ArrayDeque<Pending.Slot<T>>,
        call: (NativeClient) -> Int,
    ) {
        sends.flush()
        synchronized(lock) {
            if (released) return refuse(answer, NOT_INITIALIZED)
            val open = pending.channels[channel] ?: return post(answer, NOT_INITIALIZED)
            val code = call(native)
            if (code != 0) post(answer, code) else line(open).add(Pending.Slot(answer))
        }
    }

    private fun transfer(started: Started?, progress: Progress?, answer: Answer<*>?, call: (NativeClient) -> Long) {
        sends.flush()
        synchronized(lock) {
            if (released) return refuse(answer, NOT_INITIALIZED)
            val id = call(native)
            if (id < 0) return post(answer, -id.toInt())
            pending.transfers[id] = Pending.Transfer(answer, progress)
            started?.started(id)
        }
    }

    private fun request(answer: Answer<*>?, call: (NativeClient) -> Long) {
        sends.flush()
        synchronized(lock) {
            if (released) return refuse(answer, NOT_INITIALIZED)
            val id = call(native)
            if (id < 0) post(answer, -id.toInt()) else if (answer != null) pending.requests[id] = answer
        }
    }

    private fun immediate(answer: Answer<Void>?, call: (NativeClient) -> Int) {
        sends.flush()
        synchronized(lock) {
            if (released) return refuse(answer, NOT_INITIALIZED)
            post(answer, call(native))
        }
    }

    private fun post(answer: Answer<*>?, code: Int) {
        if (answer != null) post(Pending.Post(answer) { answer.answer(code, null) })
    }

    private fun post(post: Pending.Post) {
        pending.posted[++lastPost] = post
        native.post(lastPost)
    }

    companion object {
        /** The operations of attribute writes. */
        const val SET = 1
        const val UPDATE = 2
        const val DELETE = 3
        const val CLEAR = 4

        /** What every call to a released session is answered, and every call to a closed channel. */
        const val NOT_INITIALIZED = 101

        private const val FAILURE = 1
        private const val ABSURD = 1 shl 24
        private val NOTHING = ByteArray(0)
        private const val INVALID = 3
        private const val INVALID_TOKEN = 2
        private const val INVALID_TRANSFER = 2
        private const val INVALID_USERS = 2
        private const val INVALID_CHANNELS = 2
        private const val INVALID_INVITATION = 1

        /** Says where clients that are made later find their server; null: where the environment says. False: no address. */
        @JvmStatic
        fun setServer(url: String?): Boolean = Server.set(url)

        private fun isText(media: MediaData?): Boolean = media == null || isText(media.id) && isText(media.fileName)

        private fun arePairs(pairs: List<PairData>): Boolean = pairs.all { isText(it.key) && isText(it.value) }
    }
}

/** Message ids, which librtm gives out; many at a time, since a crossing costs more than all of them. */
private class MessageIds {
    private var block = emptyList<Long>()
    private var next = 0

    @Synchronized
    fun next(): Long {
        if (next == block.size) {
            block = messageIds(BLOCK)
            next = 0
        }
        return block[next++]
    }

    private companion object {
        const val BLOCK = 1024
    }
}
