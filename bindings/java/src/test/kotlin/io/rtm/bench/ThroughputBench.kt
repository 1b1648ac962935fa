package io.rtm.bench

import io.agora.rtm.ErrorInfo
import io.agora.rtm.ResultCallback
import io.agora.rtm.RtmClient
import io.agora.rtm.RtmClientListener
import io.agora.rtm.RtmMessage
import io.agora.rtm.SendMessageOptions
import io.rtm.internal.Answer
import io.rtm.internal.Session
import io.rtm.internal.SessionEvents
import java.util.Locale
import java.util.concurrent.Semaphore
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test

/** Run by `cargo xtask bench-jvm`, beside the same through rtm.h; too slow and too noisy for a test. */
class ThroughputBench {
    private val text = "x".repeat(100)

    @Test
    fun measure() {
        core()
        java()
        kotlin()
    }

    private fun report(surface: String, outcomes: Semaphore, send: () -> Unit) {
        val rates = List(ROUNDS) {
            val begun = System.nanoTime()
            repeat(COUNT) { i ->
                if (i >= WINDOW) outcomes.acquireUninterruptibly()
                send()
            }
            outcomes.acquireUninterruptibly(WINDOW)
            COUNT / seconds(begun)
        }
        val begun = System.nanoTime()
        repeat(TRIPS) {
            send()
            outcomes.acquireUninterruptibly()
        }
        print(surface, rates.max(), seconds(begun) * 1e6 / TRIPS)
    }

    private fun seconds(begun: Long) = (System.nanoTime() - begun) / 1e9

    private fun print(surface: String, rate: Double, trip: Double) =
        println(String.format(Locale.ROOT, "  %-12s  %9.0f messages/s  %6.1f us a round trip", surface, rate, trip))

    private fun core() {
        val outcomes = Semaphore(0)
        val answer = Answer<Void> { code, _ ->
            check(code == 0) { "code $code" }
            outcomes.release()
        }
        val sessions = listOf("core-bob", "core-ann").map { user ->
            Session("bench", object : SessionEvents {}, true).also {
                it.login(null, user, answer)
                outcomes.acquireUninterruptibly()
            }
        }
        val nothing = ByteArray(0)
        report("the JVM core", outcomes) { sessions[1].sendToPeer("core-bob", 1, text, nothing, null, false, false, answer) }
        sessions.forEach(Session::release)
    }

    private fun java() {
        val outcomes = Semaphore(0)
        val callback = object : ResultCallback<Void> {
            override fun onSuccess(nothing: Void?) = outcomes.release()

            override fun onFailure(error: ErrorInfo) = error("code ${error.errorCode}")
        }
        val clients = listOf("java-bob", "java-ann").map { user ->
            RtmClient.createInstance("bench", Listener).also {
                it.login(null, user, callback)
                outcomes.acquireUninterruptibly()
            }
        }
        val options = SendMessageOptions()
        report("io.agora.rtm", outcomes) { clients[1].sendMessageToPeer("java-bob", clients[1].createMessage(text), options, callback) }
        clients.forEach(RtmClient::release)
    }

    /** As many coroutines as messages may be under way, each sending one after another. */
    private fun kotlin() = runBlocking {
        val (bob, ann) = listOf("kotlin-bob", "kotlin-ann").map { user -> io.rtm.RtmClient("bench").also { it.login(user).getOrThrow() } }
        val received = launch { bob.messages.collect {} }
        val message = io.rtm.Message.Text(text)
        val rates = List(ROUNDS) {
            val begun = System.nanoTime()
            List(WINDOW) { async { repeat(COUNT / WINDOW) { ann.send("kotlin-bob", message).getOrThrow() } } }.awaitAll()
            COUNT / seconds(begun)
        }
        val begun = System.nanoTime()
        repeat(TRIPS) { ann.send("kotlin-bob", message).getOrThrow() }
        print("io.rtm", rates.max(), seconds(begun) * 1e6 / TRIPS)
        received.cancel()
        ann.close()
        bob.close()
    }

    private object Listener : RtmClientListener {
        override fun onConnectionStateChanged(state: Int, reason: Int) = Unit

        override fun onMessageReceived(message: RtmMessage, peerId: String) = Unit

        override fun onTokenExpired() = Unit

        override fun onPeersOnlineStatusChanged(peers: Map<String, Int>) = Unit
    }

    private companion object {
        const val COUNT = 200_000
        const val WINDOW = 1_000
        const val ROUNDS = 5
        const val TRIPS = 5_000
    }
}
