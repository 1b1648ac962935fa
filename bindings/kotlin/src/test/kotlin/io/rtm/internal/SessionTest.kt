package io.rtm.internal

import io.rtm.support.TestServer
import io.rtm.support.user
import io.rtm.uniffi.MessageData
import io.rtm.uniffi.liveClients
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.parallel.Isolated

@Isolated("counts clients and threads")
class SessionTest {
    private val nothing = ByteArray(0)

    @BeforeEach
    fun server() {
        Session.setServer(TestServer.shared.url)
    }

    private fun session(events: SessionEvents = object : SessionEvents {}) = Session("session-tests", events, true)

    private fun CountDownLatch.done(what: String) = assertTrue(await(30, TimeUnit.SECONDS), "$what has not come")

    private fun Session.online(id: String) = apply {
        val done = CountDownLatch(1)
        val code = AtomicInteger(-1)
        login(null, id) { it, _ ->
            code.set(it)
            done.countDown()
        }
        done.done("the outcome of the login")
        assertEquals(0, code.get())
    }

    private fun Session.text(peer: String, text: String, answer: Answer<Void>?) =
        sendToPeer(peer, 1, text, nothing, null, false, false, answer)

    @Test
    fun `every outcome comes on the session's thread and never inside the call`() {
        val session = session()
        val seen = ConcurrentLinkedQueue<Thread>()
        val left = CountDownLatch(6)
        val inside = ThreadLocal.withInitial { false }
        val answer = Answer<Any?> { _, _ ->
            if (inside.get()) seen.add(Thread.currentThread())
            seen.add(Thread.currentThread())
            left.countDown()
        }
        inside.set(true)
        @Suppress("UNCHECKED_CAST")
        answer as Answer<Void>
        session.text("bob", "refused by librtm", answer)
        session.text("bob", "refused here \ud800", answer)
        session.logout(answer)
        session.join(99, answer)
        session.cancel(99, true, answer)
        session.cancelInvitation(99, answer)
        left.done("an outcome")
        assertEquals(setOf("rtm-events"), seen.map { it.name }.toSet())
        assertNotSame(Thread.currentThread(), seen.first())
        session.release()
    }

    @Test
    fun `whose outcome is on its way when a callback releases the session is told of the end, once`() {
        val session = session()
        val outcomes = AtomicInteger()
        val ended = CountDownLatch(200)
        val answer = object : Answer<Void> {
            override fun answer(code: Int, value: Void?) = dropped()

            override fun dropped() {
                outcomes.incrementAndGet()
                ended.countDown()
            }
        }
        session.post {
            // All of it waits behind this callback, and comes at one go.
            session.post { session.release() }
            repeat(100) {
                session.text("bob", "not logged in", answer)
                session.join(99, answer)
            }
        }
        ended.done("an outcome")
        session.release()
        assertEquals(200, outcomes.get())
    }

    @Test
    fun `callbacks that throw are reported and hurt nothing`() {
        val bob = user("bob")
        val reported = ConcurrentLinkedQueue<String>()
        val before = Thread.getDefaultUncaughtExceptionHandler()
        Thread.setDefaultUncaughtExceptionHandler { _, error -> reported.add("${error.message}") }
        try {
            val got = CountDownLatch(2)
            val receiver = session(object : SessionEvents {
                override fun onMessage(from: String, message: MessageData, serverMs: Long, offline: Boolean) {
                    got.countDown()
                    error("thrown at ${message.text}")
                }
            }).online(bob)
            val sender = session().online(user("ann"))
            val answered = CountDownLatch(2)
            for (text in listOf("one", "two")) {
                sender.text(bob, text) { _, _ ->
                    answered.countDown()
                    throw AssertionError("thrown at the outcome of $text")
                }
            }
            got.done("a message")
            answered.done("an outcome")
            sender.release()
            receiver.release()
            assertEquals(
                setOf("thrown at one", "thrown at two", "thrown at the outcome of one", "thrown at the outcome of two"),
                reported.toSet(),
            )
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before)
        }
    }

    @Test
    fun `release inside a callback returns, and that callback is the last`() {
        val bob = user("bob")
        val late = AtomicInteger()
        val released = CountDownLatch(1)
        val dropped = CountDownLatch(1)
        val receiver = AtomicReference<Session>()
        receiver.set(session(object : SessionEvents {
            override fun onMessage(from: String, message: MessageData, serverMs: Long, offline: Boolean) {
                late.incrementAndGet()
                receiver.get().release()
                released.countDown()
            }

            override fun onDropped() = dropped.countDown()
        }).online(bob))
        val sender = session().online(user("ann"))
        repeat(100) { sender.text(bob, "$it", null) }
        released.done("the release")
        dropped.done("the end")
        receiver.get().release()
        assertEquals(1, late.get())
        sender.release()
    }

    @Test
    fun `release from elsewhere waits for the callback that runs, and none runs behind it`() {
        val session = session().online(user("ann"))
        val (running, go) = CountDownLatch(1) to CountDownLatch(1)
        val over = AtomicInteger()
        session.post {
            running.countDown()
            go.await(30, TimeUnit.SECONDS)
            over.incrementAndGet()
        }
        session.post { over.addAndGet(100) }
        running.done("the callback")
        val after = AtomicInteger()
        val releasing = thread {
            session.release()
            after.set(over.get())
        }
        // It has said that it releases before it waits, so the second task is too late.
        while (!session.isReleased) Thread.onSpinWait()
        go.countDown()
        releasing.join(30_000)
        assertEquals(1, after.get(), "1: waited for the one that ran, and the other did not run")
        assertEquals(1, over.get())
    }

    @Test
    fun `what waits at a release is dropped, and what is called later is answered 101`() {
        val session = session()
        session.setParameters("""{"rtm.server": "ws://127.0.0.1:9", "rtm.login_timeout_ms": 600000}""")
        val dropped = CountDownLatch(1)
        session.login(null, "ann", object : Answer<Void> {
            override fun answer(code: Int, value: Void?) = throw AssertionError("answered $code")

            override fun dropped() = dropped.countDown()
        })
        session.release()
        assertEquals(0, dropped.count, "told before the release returns")
        val codes = ConcurrentLinkedQueue<Int>()
        val answered = CountDownLatch(4)
        val answer = Answer<Void> { code, _ ->
            codes.add(code)
            answered.countDown()
        }
        session.login(null, "ann", answer)
        session.text("bob", "late", answer)
        session.downloadToFile("id", "/tmp/x", null, null, answer)
        session.refuse(answer, 3)
        answered.done("an answer")
        assertEquals(List(4) { Session.NOT_INITIALIZED }, codes.toList())
        assertEquals(0, session.openChannel("room", object : ChannelEvents {}))
    }

    @Test
    fun `many threads send at once, each in its own order, and each message is answered once`() {
        val bob = user("bob")
        val (threads, each) = 4 to 5_000
        val got = ConcurrentLinkedQueue<String>()
        val all = CountDownLatch(threads * each)
        val receiver = session(object : SessionEvents {
            override fun onMessage(from: String, message: MessageData, serverMs: Long, offline: Boolean) {
                got.add(message.text)
                all.countDown()
            }
        }).online(bob)
        val sender = session().online(user("ann"))
        val answered = AtomicInteger()
        val answers = CountDownLatch(threads * each)
        val ok = Answer<Void> { code, _ ->
            if (code == 0) answered.incrementAndGet()
            answers.countDown()
        }
        val senders = List(threads) { t -> thread { repeat(each) { sender.text(bob, "$t:$it", ok) } } }
        senders.forEach(Thread::join)
        // Behind all sends, so that nothing is lost by it.
        val out = CountDownLatch(1)
        sender.logout { _, _ -> out.countDown() }
        answers.done("an outcome")
        out.done("the logout")
        all.done("a message")
        assertEquals(threads * each, answered.get())
        for (t in 0 until threads) {
            assertEquals(List(each) { "$t:$it" }, got.filter { it.startsWith("$t:") }, "thread $t")
        }
        sender.release()
        receiver.release()
    }

    @Test
    fun `a thousand sessions come and go, and leave nothing behind`() {
        val (ann, bob) = user("ann") to user("bob")
        fun cycle() {
            val got = CountDownLatch(1)
            val receiver = session(object : SessionEvents {
                override fun onMessage(from: String, message: MessageData, serverMs: Long, offline: Boolean) = got.countDown()
            }).online(bob)
            val sender = session().online(ann)
            sender.text(bob, "x", null)
            got.done("the message")
            sender.release()
            receiver.release()
        }
        fun threads() = Thread.getAllStackTraces().keys.count { it.name == "rtm-events" }
        val (clients, before) = liveClients() to threads()
        repeat(500) { cycle() }
        assertEquals(clients, liveClients(), "clients of librtm")
        assertEquals(before, threads(), "threads")
    }
}
