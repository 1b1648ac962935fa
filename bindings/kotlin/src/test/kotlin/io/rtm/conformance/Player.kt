package io.rtm.conformance

import com.fasterxml.jackson.databind.ObjectMapper
import io.rtm.Message
import io.rtm.PeerMessage
import io.rtm.PeerMessageError
import io.rtm.RtmChannel
import io.rtm.RtmClient
import io.rtm.RtmEvent
import io.rtm.RtmResult
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

/** A user of a scenario: one client, and what its flows bring. */
class Player(name: String, private val options: Map<String, Any?>, private val url: String) : Actor(name) {
    private val things = Identities()
    private val handler = CoroutineExceptionHandler { _, error -> heard("an exception", "of" to error.toString()) }
    private var made: RtmClient? = null
    private var clients = 0
    private var roundTrips = 0
    private var released = false
    private var invitations: Job? = null

    /** Unconfined: all flows of a client are collected on the one thread that tells them, in the order in which they do. */
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Unconfined + handler)
    val channels = HashMap<String, RtmChannel>()

    /** Who collects what happens in a channel, by its id. */
    val hearing = HashMap<String, Job>()
    val client: RtmClient get() = checkNotNull(made) { "$name has no client yet" }

    @Volatile
    var loggedInAs = ""

    /** Whether a scenario has asked for what happens to invitations. */
    val hearsInvitations: Boolean get() = invitations?.isActive == true

    init {
        if (options["create"] != false) create()
    }

    fun create() {
        clients++
        released = false
        val client = RtmClient(options["app"] as String? ?: "conformance-scenarios-app-000001")
        made = client
        @Suppress("UNCHECKED_CAST")
        val parameters = mapOf("rtm.server" to url) + (options["parameters"] as Map<String, Any?>? ?: emptyMap())
        val json = ObjectMapper().writeValueAsString(parameters)
        if (!client.setParameters(json)) throw AssertionError("setParameters refused $json")
        scope.launch { client.messages.collect(::received) }
        scope.launch { client.events.collect(::happened) }
    }

    /**
     * Starts a coroutine while the thread of events stands still: so it always waits before there is an outcome, and goes on where
     * everything else is told, in order.
     */
    fun start(ask: suspend () -> Unit) {
        if (released) {
            scope.launch { ask() }
            return
        }
        val (still, started) = CountDownLatch(1) to CountDownLatch(1)
        client.session.post(
            Runnable {
                still.countDown()
                started.await()
            },
        )
        try {
            if (!still.await(30, TimeUnit.SECONDS)) throw AssertionError("$name: the thread of events is busy for 30 s")
            scope.launch { ask() }
        } finally {
            started.countDown()
        }
    }

    fun hearInvitations() {
        if (hearsInvitations) return
        invitations = scope.launch { client.invitations.collect { RemoteCall(it).hear(this@Player) } }
    }

    fun ignoreInvitations() {
        invitations?.cancel()
    }

    fun release() {
        chronicle.lettingGo(true)
        client.close()
        chronicle.lettingGo(false)
        released = true
    }

    /** A callback, on the thread that all of them have to come on. */
    fun heard(callback: String, vararg with: Pair<String, Any?>) = chronicle.add(Chronicle.Entry(callback, "", mapOf(*with)))

    /** An outcome, or a state: where its coroutine goes on is for the dispatcher to say. */
    fun heardAnywhere(callback: String, vararg with: Pair<String, Any?>) =
        chronicle.add(Chronicle.Entry(callback, "", mapOf(*with), null))

    private fun received(message: PeerMessage) {
        val callback = when (message.message) {
            is Message.File -> "onFileMessageReceivedFromPeer"
            is Message.Image -> "onImageMessageReceivedFromPeer"
            else -> "onMessageReceivedFromPeer"
        }
        val letter = Letter(message.message, message.serverMs, message.isOffline)
        heard(callback, "peerId" to Values.ofText(message.from), "message" to letter.looks(things, false))
    }

    private fun happened(event: RtmEvent) = when (event) {
        is RtmEvent.ConnectionChanged -> heard(
            "onConnectionStateChanged",
            "state" to Names.of("CONNECTION_STATE", event.connection.state.code),
            "reason" to event.connection.reason?.let { Names.of("CONNECTION_CHANGE_REASON", it.code) },
        )
        is RtmEvent.TokenExpired -> heard("onTokenExpired")
        is RtmEvent.TokenWillExpire -> heard("onTokenPrivilegeWillExpire")
        is RtmEvent.PresenceChanged ->
            heard("onPeersOnlineStatusChanged", "peersStatus" to looks(event.peers), "peerCount" to event.peers.size.toLong())
        // No callback of 1.x.
        is RtmEvent.Gap -> Unit
    }

    override fun things(): Identities = things

    override fun attempt(method: String, args: Map<String, Any?>, channel: String, target: Any?): Attempt? {
        val ask = METHODS[method] ?: return null
        return Call(this, args, channel, target).also { it.ask() }
    }

    override fun kindOf(target: Any): String = when (target) {
        is Letter -> when (target.message) {
            is Message.File -> "IFileMessage"
            is Message.Image -> "IImageMessage"
            else -> "IMessage"
        }
        is LocalCall -> "ILocalCallInvitation"
        is RemoteCall -> "IRemoteCallInvitation"
        else -> throw AssertionError("an object of no kind: $target")
    }

    override fun roundTrip() {
        val text = Chronicle.OWN + ++roundTrips
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
        // A scenario about rates may have used up the window; it opens again by itself.
        while (true) {
            var result: RtmResult<*, PeerMessageError>? = null
            scope.launch { result = client.send(loggedInAs, Message.Text(text)) }
            fence()
            if (result?.errorOrNull() != PeerMessageError.TOO_OFTEN || System.nanoTime() > end) break
            Thread.sleep(10)
        }
        if (!chronicle.roundTrip(text)) throw AssertionError("a message of $name to itself did not come back")
    }

    override fun fence() {
        val told = CountDownLatch(1)
        // Refused at once, whatever the client is doing, behind everything that was called before.
        client.session.cancel(-1, true) { _, _ -> told.countDown() }
        if (!told.await(30, TimeUnit.SECONDS)) throw AssertionError("$name: a refusal is not told within 30 s")
    }

    override fun isLive(): Boolean = made != null && !released

    override fun clients(): Int = clients

    override fun close() {
        made?.close()
        scope.cancel()
    }
}
