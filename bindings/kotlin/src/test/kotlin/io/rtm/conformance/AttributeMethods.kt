package io.rtm.conformance

import io.rtm.ChannelAttribute

/** The methods about attributes. */
internal fun MutableMap<String, Call.() -> Unit>.attributes() {
    user()
    channel()
}

private const val CODES = "ATTRIBUTE_OPERATION_ERR"

private fun Call.written(callback: String): (String, Unit?) -> Chronicle.Entry? =
    { code, _ -> entry(callback, "requestId" to number, "errorCode" to code) }

private fun Call.keys() = list("attributeKeys", "numberOfKeys")

private fun MutableMap<String, Call.() -> Unit>.user() {
    put("IRtmService.setLocalUserAttributes") {
        val attributes = attributes()
        outcome(CODES, written("onSetLocalUserAttributesResult")) { player.client.attributes.set(attributes) }
    }
    put("IRtmService.addOrUpdateLocalUserAttributes") {
        val attributes = attributes()
        outcome(CODES, written("onAddOrUpdateLocalUserAttributesResult")) { player.client.attributes.update(attributes) }
    }
    put("IRtmService.deleteLocalUserAttributesByKeys") {
        val keys = keys()
        outcome(CODES, written("onDeleteLocalUserAttributesResult")) { player.client.attributes.delete(keys) }
    }
    put("IRtmService.clearLocalUserAttributes") {
        outcome(CODES, written("onClearLocalUserAttributesResult")) { player.client.attributes.clear() }
    }
    put("IRtmService.getUserAttributes") {
        val user = given("userId")
        outcome(CODES, found()) { player.client.attributes.of(user) }
    }
    put("IRtmService.getUserAttributesByKeys") {
        val (user, keys) = given("userId") to keys()
        outcome(CODES, found()) { player.client.attributes.of(user, keys) }
    }
}

private fun Call.found(): (String, Map<String, String>?) -> Chronicle.Entry? = { code, found ->
    val attributes = found.orEmpty().map { (key, value) -> mapOf("key" to Values.ofText(key), "value" to Values.ofText(value)) }
    entry(
        "onGetUserAttributesResult",
        "requestId" to number,
        "userId" to args["userId"],
        "attributes" to attributes,
        "numberOfAttributes" to attributes.size.toLong(),
        "errorCode" to code,
    )
}

private fun MutableMap<String, Call.() -> Unit>.channel() {
    put("IRtmService.setChannelAttributes") {
        val (id, attributes) = given("channelId") to attributes()
        outcome(CODES, written("onSetChannelAttributesResult")) { player.client.attributes.setChannel(id, attributes, notifies()) }
    }
    put("IRtmService.addOrUpdateChannelAttributes") {
        val (id, attributes) = given("channelId") to attributes()
        outcome(CODES, written("onAddOrUpdateChannelAttributesResult")) {
            player.client.attributes.updateChannel(id, attributes, notifies())
        }
    }
    put("IRtmService.deleteChannelAttributesByKeys") {
        val (id, keys) = given("channelId") to keys()
        outcome(CODES, written("onDeleteChannelAttributesResult")) { player.client.attributes.deleteChannel(id, keys, notifies()) }
    }
    put("IRtmService.clearChannelAttributes") {
        val id = given("channelId")
        outcome(CODES, written("onClearChannelAttributesResult")) { player.client.attributes.clearChannel(id, notifies()) }
    }
    put("IRtmService.getChannelAttributes") {
        val id = given("channelId")
        outcome(CODES, foundInChannel()) { player.client.attributes.ofChannel(id) }
    }
    put("IRtmService.getChannelAttributesByKeys") {
        val (id, keys) = given("channelId") to keys()
        outcome(CODES, foundInChannel()) { player.client.attributes.ofChannel(id, keys) }
    }
}

private fun Call.notifies() = option("enableNotificationToChannelMembers")

private fun Call.foundInChannel(): (String, Map<String, ChannelAttribute>?) -> Chronicle.Entry? = { code, found ->
    val attributes = looksInChannel(found.orEmpty())
    entry(
        "onGetChannelAttributesResult",
        "requestId" to number,
        "attributes" to attributes,
        "numberOfAttributes" to attributes.size.toLong(),
        "errorCode" to code,
    )
}

/** Attributes of a channel, as scenarios see them. */
internal fun looksInChannel(attributes: Map<String, ChannelAttribute>): List<Any> = attributes.map { (key, attribute) ->
    mapOf(
        "key" to Values.ofText(key),
        "value" to Values.ofText(attribute.value),
        "lastUpdateUserId" to Values.ofText(attribute.user),
        "lastUpdateTs" to attribute.updatedMs,
    )
}
