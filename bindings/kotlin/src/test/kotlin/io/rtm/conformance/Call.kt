package io.rtm.conformance

import io.rtm.RtmChannel
import io.rtm.RtmError
import io.rtm.RtmResult
import io.rtm.Transfer
import java.nio.file.Path
import kotlinx.coroutines.flow.Flow

/** One call of a scenario through `io.rtm`: a coroutine, whose result is both what the call says at once and its callback. */
class Call(val player: Player, args: Map<String, Any?>, channel: String, target: Any?) : Attempt(player, args, channel, target) {
    /** Asks; the codes of the outcome are of this enumeration, [success] is that of a success. */
    fun <T> outcome(
        codes: String,
        looks: (String, T?) -> Chronicle.Entry?,
        success: (T) -> Int = { 0 },
        ask: suspend () -> RtmResult<T, RtmError>,
    ) {
        awaits(codes)
        player.start { ended(codes, looks, success, ask()) }
    }

    /** Collects a transfer, which begins by that. */
    fun <T, E : RtmError> transfer(
        codes: String,
        progress: String,
        transfer: Flow<Transfer<T, E>>,
        looks: (String, T?) -> Chronicle.Entry?,
    ) {
        awaits(codes)
        player.start {
            transfer.collect {
                when (it) {
                    is Transfer.Moved -> player.heardAnywhere(
                        progress,
                        "requestId" to number,
                        "progress" to mapOf("totalSize" to it.total, "currentSize" to it.current),
                    )
                    is Transfer.Finished -> ended(codes, looks, { 0 }, it.result)
                }
            }
        }
    }

    private fun <T> ended(
        codes: String,
        looks: (String, T?) -> Chronicle.Entry?,
        success: (T) -> Int,
        result: RtmResult<T, RtmError>,
    ) = when (result) {
        is RtmResult.Success -> success(result.value).let { told(it, looks(Names.of(codes, it), result.value)) }
        is RtmResult.Failure -> result.error.code.let { told(it, looks(Names.of(codes, it), null)) }
    }

    fun entry(callback: String, vararg with: Pair<String, Any?>) = Chronicle.Entry(callback, "", mapOf(*with), null)

    fun inChannel(callback: String, vararg with: Pair<String, Any?>) = Chronicle.Entry(callback, channel, mapOf(*with), null)

    val room: RtmChannel
        get() = player.channels[channel] ?: throw AssertionError("${player.name} has not created the channel $channel")

    /** A text that is not null. */
    fun given(name: String): String = text(name) ?: throw Inexpressible("$name is null")

    fun path(name: String): Path = Path.of(given(name))

    fun list(name: String, count: String): List<String> {
        val all: List<String?> = texts(name, count) ?: throw Inexpressible("$name is null")
        return all.map { it ?: throw Inexpressible("null among $name") }
    }

    /** The attributes among the arguments. */
    fun attributes(): Map<String, String> {
        val all: List<Map<String, Any?>?> = maps("attributes") ?: throw Inexpressible("attributes is null")
        val pairs = all.map { one ->
            val key = Values.toText(one?.get("key")) ?: throw Inexpressible("a key is null")
            key to (Values.toText(one?.get("value")) ?: throw Inexpressible("a value is null"))
        }
        return pairs.toMap().also { if (it.size < pairs.size) throw Inexpressible("a map has every key once") }
    }

    /** What was saved, not null. */
    inline fun <reified T : Any> saved(name: String): T = player.things().get(args[name]) as T? ?: throw Inexpressible("$name is null")

    /** What it is called on. */
    inline fun <reified T : Any> on(): T = `object` as T
}
