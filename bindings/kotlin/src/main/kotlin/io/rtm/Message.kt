package io.rtm

import io.rtm.uniffi.MediaData
import io.rtm.uniffi.MessageData

/** A message. At most 32 KB, everything that travels with it included. Arrays in it must not be changed. */
sealed class Message {
    /** The text, or the description of anything else. */
    abstract val text: String

    /** A text. */
    data class Text(override val text: String) : Message()

    /** Bytes, with a description. */
    class Raw(
        /** The bytes. */
        val data: ByteArray,
        override val text: String = "",
    ) : Message()

    /** A file on the server. What an upload gives is one; [withDetails] adds what the receiver is shown before it downloads. */
    class File(
        /** The id it is downloaded by. */
        val mediaId: String,
        /** In bytes; 0 if unknown. */
        val size: Long = 0,
        /** The name to show. */
        val fileName: String = "",
        /** A small picture; empty: none. */
        val thumbnail: ByteArray = NOTHING,
        override val text: String = "",
    ) : Message() {
        /** The same file with other words about it. */
        fun withDetails(
            fileName: String = this.fileName,
            thumbnail: ByteArray = this.thumbnail,
            text: String = this.text,
        ): File = File(mediaId, size, fileName, thumbnail, text)
    }

    /** An image on the server; as [File], with measures in pixels. */
    class Image(
        /** The id it is downloaded by. */
        val mediaId: String,
        /** In bytes; 0 if unknown. */
        val size: Long = 0,
        /** The name to show. */
        val fileName: String = "",
        /** A small picture; empty: none. */
        val thumbnail: ByteArray = NOTHING,
        /** Found by the upload for JPEG, PNG and BMP; else 0. */
        val width: Int = 0,
        /** As [width]. */
        val height: Int = 0,
        /** Never computed. */
        val thumbnailWidth: Int = 0,
        /** Never computed. */
        val thumbnailHeight: Int = 0,
        override val text: String = "",
    ) : Message() {
        /** The same image with other words about it. */
        fun withDetails(
            fileName: String = this.fileName,
            thumbnail: ByteArray = this.thumbnail,
            thumbnailWidth: Int = this.thumbnailWidth,
            thumbnailHeight: Int = this.thumbnailHeight,
            text: String = this.text,
        ): Image = Image(mediaId, size, fileName, thumbnail, width, height, thumbnailWidth, thumbnailHeight, text)
    }

    /** Of a kind that this library does not know. It cannot be sent. */
    data class Unknown(override val text: String) : Message()

    internal val kind: Int
        get() = when (this) {
            is Text -> TEXT
            is Raw -> RAW
            is File -> FILE
            is Image -> IMAGE
            is Unknown -> 0
        }

    internal val raw: ByteArray get() = if (this is Raw) data else NOTHING

    internal val media: MediaData?
        get() = when (this) {
            is File -> MediaData(mediaId, size, fileName, thumbnail, 0, 0, 0, 0)
            is Image -> MediaData(mediaId, size, fileName, thumbnail, width, height, thumbnailWidth, thumbnailHeight)
            else -> null
        }

    internal companion object {
        private const val TEXT = 1
        private const val RAW = 2
        private const val FILE = 3
        private const val IMAGE = 4
        private val NOTHING = ByteArray(0)

        fun of(data: MessageData): Message {
            val media = data.media
            return when {
                data.kind == TEXT -> Text(data.text)
                data.kind == RAW -> Raw(data.raw, data.text)
                data.kind == FILE && media != null -> file(media, data.text)
                data.kind == IMAGE && media != null -> image(media, data.text)
                else -> Unknown(data.text)
            }
        }

        private fun file(media: MediaData, text: String) = File(media.id, media.size, media.fileName, media.thumbnail, text)

        private fun image(media: MediaData, text: String) = with(media) {
            Image(id, size, fileName, thumbnail, width, height, thumbnailWidth, thumbnailHeight, text)
        }
    }
}

/** A message that a user sent to this one. */
class PeerMessage internal constructor(
    /** The user id of the sender. */
    val from: String,
    /** What was sent. */
    val message: Message,
    /** When the server took it, in milliseconds since 1970. */
    val serverMs: Long,
    /** It was stored while this user was away. */
    val isOffline: Boolean,
)

/** A message that another member sent to a channel. */
class ChannelMessage internal constructor(
    /** The user id of the sender. */
    val from: String,
    /** What was sent. */
    val message: Message,
    /** When the server took it, in milliseconds since 1970. */
    val serverMs: Long,
)

/** Where a message to a user has got to. */
enum class Delivery {
    /** The receiver's library has it. */
    TAKEN,

    /** The receiver is offline; the server keeps it for the next login. */
    STORED,
}
