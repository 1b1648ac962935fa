package io.rtm.conformance

import io.rtm.Message

/**
 * A message that a scenario holds. Messages are values here: what a scenario sets is another message, made of the old one.
 */
class Letter(var message: Message, val serverMs: Long = 0, val isOffline: Boolean = false) {
    /** The number of the object stands for the id of the message. Those that the scenario owns can be called. */
    fun looks(things: Identities, own: Boolean): Map<String, Any?> {
        val out = linkedMapOf<String, Any?>(
            "messageId" to things.number(this),
            "type" to type,
            "text" to Values.ofText(message.text),
            "raw" to raw?.let(Values::ofBytes),
            "serverReceivedTs" to serverMs,
            "offline" to isOffline,
        )
        when (val media = message) {
            is Message.File -> out += media(media.size, media.mediaId, media.thumbnail, media.fileName)
            is Message.Image -> {
                out += media(media.size, media.mediaId, media.thumbnail, media.fileName)
                out["width"] = media.width.toLong()
                out["height"] = media.height.toLong()
                out["thumbnailWidth"] = media.thumbnailWidth.toLong()
                out["thumbnailHeight"] = media.thumbnailHeight.toLong()
            }
            else -> Unit
        }
        if (own) out["\$object"] = things.number(this)
        return out
    }

    val type: String
        get() = Names.of(
            "MESSAGE_TYPE",
            when (message) {
                is Message.Text -> 1
                is Message.Raw -> 2
                is Message.File -> 3
                is Message.Image -> 4
                is Message.Unknown -> 0
            },
        )

    val raw: ByteArray? get() = (message as? Message.Raw)?.data

    /** The same words about something else. */
    fun say(text: String) {
        message = when (val old = message) {
            is Message.Text -> Message.Text(text)
            is Message.Raw -> Message.Raw(old.data, text)
            is Message.File -> old.withDetails(text = text)
            is Message.Image -> old.withDetails(text = text)
            is Message.Unknown -> Message.Unknown(text)
        }
    }

    fun file(change: Message.File.() -> Message.File) {
        message = (message as Message.File).change()
    }

    fun image(change: Message.Image.() -> Message.Image) {
        message = (message as Message.Image).change()
    }

    private fun media(size: Long, mediaId: String, thumbnail: ByteArray, fileName: String) = mapOf(
        "size" to size,
        "mediaId" to Values.ofText(mediaId),
        "thumbnail" to Values.ofBytes(thumbnail),
        "fileName" to Values.ofText(fileName),
    )
}

/** The methods of messages. */
internal fun MutableMap<String, Call.() -> Unit>.messages() {
    put("IRtmService.createMessage") {
        val message = if ("rawData" in args) {
            val raw = bytes("rawData") ?: throw Inexpressible("rawData is null")
            if ("description" in args) Message.Raw(raw, given("description")) else Message.Raw(raw)
        } else {
            Message.Text(if ("message" in args) given("message") else "")
        }
        result = Letter(message).looks(player.things(), true)
    }
    for (kind in listOf("IMessage", "IFileMessage", "IImageMessage")) {
        put("$kind.getMessageId") { result = player.things().number(on<Letter>()) }
        put("$kind.getMessageType") { result = on<Letter>().type }
        put("$kind.setText") { on<Letter>().say(given("str")) }
        put("$kind.getText") { result = Values.ofText(on<Letter>().message.text) }
        put("$kind.release") {}
    }
    put("IMessage.getRawMessageData") { result = on<Letter>().raw?.let(Values::ofBytes) }
    put("IMessage.getRawMessageLength") { result = (on<Letter>().raw?.size ?: 0).toLong() }
}
