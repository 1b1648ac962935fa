package io.rtm.conformance

import io.rtm.ChannelEvent
import io.rtm.ChannelMessage
import io.rtm.Message
import io.rtm.RtmChannel
import kotlinx.coroutines.launch

/** The methods of channels, and what is heard in one. */
internal fun MutableMap<String, Call.() -> Unit>.channels() {
    put("IRtmService.createChannel") {
        val room = try {
            player.client.channel(given("channelId"))
        } catch (_: IllegalArgumentException) {
            null
        }
        result = room?.let { mapOf("\$object" to player.things().number(it)) }
        room?.let { hear(player, it) }
    }
    put("IChannel.join") {
        outcome<Unit>("JOIN_CHANNEL_ERR", { code, _ ->
            if (code == "JOIN_CHANNEL_ERR_OK") inChannel("onJoinSuccess") else inChannel("onJoinFailure", "errorCode" to code)
        }) { room.join() }
    }
    put("IChannel.leave") {
        outcome<Unit>("LEAVE_CHANNEL_ERR", { code, _ -> inChannel("onLeave", "errorCode" to code) }) { room.leave() }
    }
    put("IChannel.getId") { result = Values.ofText(room.id) }
    put("IChannel.release") { room.close() }
    put("IChannel.sendMessage") {
        val letter = saved<Letter>("message")
        outcome<Unit>("CHANNEL_MESSAGE_ERR_CODE", { code, _ ->
            inChannel("onSendMessageResult", "messageId" to player.things().number(letter), "state" to code)
        }) { room.send(letter.message, option("enableHistoricalMessaging")) }
    }
    put("IChannel.getMembers") {
        outcome<List<String>>("GET_MEMBERS_ERR", { code, users ->
            val members = users.orEmpty().map(Values::ofText)
            inChannel("onGetMembers", "members" to members, "userCount" to members.size.toLong(), "errorCode" to code)
        }) { room.members() }
    }
    put("IRtmService.getChannelMemberCount") {
        val channels = list("channelIds", "channelCount")
        outcome<Map<String, Int>>("GET_CHANNEL_MEMBER_COUNT_ERR_CODE", { code, found ->
            val counts = found.orEmpty().map { (id, count) -> mapOf("channelId" to Values.ofText(id), "count" to count.toLong()) }
            entry(
                "onGetChannelMemberCountResult",
                "requestId" to number, "channelMemberCounts" to counts, "channelCount" to counts.size.toLong(), "errorCode" to code,
            )
        }) { player.client.memberCounts(channels) }
    }
}

private fun hear(player: Player, room: RtmChannel) {
    val id = Values.ofText(room.id)
    player.channels[id] = room
    // As a new handler takes the place of the old one.
    player.hearing.remove(id)?.cancel()
    player.hearing[id] = player.scope.launch {
        launch { room.messages.collect { player.chronicle.add(said(player, id, it)) } }
        launch { room.events.collect { player.chronicle.add(happened(id, it)) } }
    }
}

private fun said(player: Player, id: String, message: ChannelMessage): Chronicle.Entry {
    val callback = when (message.message) {
        is Message.File -> "onFileMessageReceived"
        is Message.Image -> "onImageMessageReceived"
        else -> "onMessageReceived"
    }
    val letter = Letter(message.message, message.serverMs, false)
    return Chronicle.Entry(
        callback,
        id,
        mapOf("userId" to Values.ofText(message.from), "message" to letter.looks(player.things(), false)),
    )
}

private fun happened(id: String, event: ChannelEvent): Chronicle.Entry {
    fun told(callback: String, vararg with: Pair<String, Any?>) = Chronicle.Entry(callback, id, mapOf(*with))
    fun member(user: String) = mapOf("userId" to Values.ofText(user), "channelId" to id)
    return when (event) {
        is ChannelEvent.MemberJoined -> told("onMemberJoined", "member" to member(event.user))
        is ChannelEvent.MemberLeft -> told("onMemberLeft", "member" to member(event.user))
        is ChannelEvent.MemberCount -> told("onMemberCountUpdated", "memberCount" to event.count.toLong())
        is ChannelEvent.AttributesChanged -> looksInChannel(event.attributes).let {
            told("onAttributesUpdated", "attributes" to it, "numberOfAttributes" to it.size.toLong())
        }
        is ChannelEvent.TakenOut -> told("onLeave", "errorCode" to Names.of("LEAVE_CHANNEL_ERR", event.reason.code))
    }
}
