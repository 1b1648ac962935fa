package io.rtm.internal

import com.sun.jna.Native
import com.sun.jna.Pointer
import io.rtm.uniffi.Event
import io.rtm.uniffi.FfiConverterTypeEvent
import io.rtm.uniffi.NativeClient
import io.rtm.uniffi.OutgoingData
import io.rtm.uniffi.closeLane
import java.nio.Buffer
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The fast lane of a client: messages and events cross as bytes, in calls that take numbers alone. The generated code builds
 * several structures by reflection for each call, which costs more than a hundred messages do here.
 */
internal class Lane(client: NativeClient) {
    private val number = client.openLane().also { check(it != 0L) { "too many clients" } }
    /** Messages go in the machine's own order, events come as UniFFI writes them. */
    private val out = Bytes(ByteOrder.nativeOrder())
    private val into = Bytes(ByteOrder.BIG_ENDIAN)

    /** Sends what was [put]. For who holds the lock of the sends. */
    fun send() {
        if (out.buffer.position() == 0) return
        val refused = LaneLibrary.rtm_lane_send(number, out.address, out.buffer.position().toLong())
        (out.buffer as Buffer).clear()
        check(refused == 0) { "librtm refused messages: $refused" }
    }

    /** Bytes that wait to be sent. */
    val waiting: Int get() = out.buffer.position()

    /** Puts a message behind those that wait, or nothing if there is no memory for it. For who holds the lock of the sends. */
    fun put(outgoing: OutgoingData) {
        val begin = waiting
        try {
            write(outgoing)
        } catch (error: Throwable) {
            (out.buffer as Buffer).position(begin)
            throw error
        }
    }

    private fun write(outgoing: OutgoingData) {
        val message = outgoing.message
        val media = message.media
        out.long(outgoing.channel)
        out.long(message.id)
        out.int(message.kind)
        out.int(
            (if (outgoing.storeOffline) STORE_OFFLINE else 0) or
                (if (outgoing.keepHistory) KEEP_HISTORY else 0) or
                (if (media != null) HAS_MEDIA else 0),
        )
        out.text(outgoing.peer)
        out.text(message.text)
        out.data(message.raw)
        if (media == null) return
        out.text(media.id)
        out.long(media.size)
        out.text(media.fileName)
        out.data(media.thumbnail)
        out.int(media.width)
        out.int(media.height)
        out.int(media.thumbnailWidth)
        out.int(media.thumbnailHeight)
    }

    /** Waits for events and gives them to [tell], in order. False: the client was released. For the session's thread. */
    fun take(tell: (Event) -> Unit): Boolean {
        var length = LaneLibrary.rtm_lane_take(number, into.address, into.buffer.capacity().toLong())
        if (length < 0) {
            into.reserve(Math.toIntExact(-length))
            length = LaneLibrary.rtm_lane_take(number, into.address, into.buffer.capacity().toLong())
        }
        if (length <= 0) return false
        val events = into.buffer
        (events as Buffer).position(0).limit(length.toInt())
        while (events.hasRemaining()) tell(FfiConverterTypeEvent.read(events))
        into.shrink()
        return true
    }

    /** Nothing may be sent or taken from here on. */
    fun close() = closeLane(number)

    private companion object {
        const val STORE_OFFLINE = 1
        const val KEEP_HISTORY = 2
        const val HAS_MEDIA = 4
    }
}

/** What librtm exports for [Lane], beside what the generated code calls. */
internal object LaneLibrary {
    init {
        Native.register(LaneLibrary::class.java, System.getProperty(Natives.OVERRIDE) ?: "rtm")
    }

    @JvmStatic
    external fun rtm_lane_send(lane: Long, address: Long, length: Long): Int

    @JvmStatic
    external fun rtm_lane_take(lane: Long, address: Long, capacity: Long): Long

    /** Binds the functions, while the file is there. */
    fun load() = Unit
}

private const val SMALL = 128 * 1024

/** A buffer outside of the heap, which grows. */
private class Bytes(private val order: ByteOrder) {
    lateinit var buffer: ByteBuffer
        private set
    var address = 0L
        private set

    init {
        renew(SMALL)
    }

    private fun renew(capacity: Int) {
        buffer = ByteBuffer.allocateDirect(capacity).order(order)
        address = Pointer.nativeValue(Native.getDirectBufferPointer(buffer))
    }

    /** Makes it so large; what is in it is lost. */
    fun reserve(capacity: Int) {
        if (buffer.capacity() < capacity) renew(capacity)
    }

    /** Does not keep what one large download needed. */
    fun shrink() {
        if (buffer.capacity() > 8 * SMALL) renew(SMALL)
    }

    fun long(value: Long) {
        room(8)
        buffer.putLong(value)
    }

    fun int(value: Int) {
        room(4)
        buffer.putInt(value)
    }

    fun text(value: String) = data(if (value.isEmpty()) NOTHING else value.toByteArray(Charsets.UTF_8))

    fun data(value: ByteArray) {
        room(4 + value.size)
        buffer.putInt(value.size)
        buffer.put(value)
    }

    private fun room(bytes: Int) {
        if (buffer.remaining() >= bytes) return
        val full = buffer
        renew(Math.addExact(full.position(), bytes).coerceAtLeast(Math.multiplyExact(2, full.capacity())))
        (full as Buffer).flip()
        buffer.put(full)
    }

    private companion object {
        val NOTHING = ByteArray(0)
    }
}
