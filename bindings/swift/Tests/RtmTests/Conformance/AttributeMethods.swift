import Rtm
import RtmConformance
import RtmTesting

private let codes = "ATTRIBUTE_OPERATION_ERR"

let attributes: [String: (ClientCall) throws -> Void] = ofUsers.merging(ofChannels) { $1 }

private let ofUsers: [String: (ClientCall) throws -> Void] = [
    "IRtmService.setLocalUserAttributes": { call in
        let (client, pairs) = (try call.client, try call.pairs())
        try written(call, "onSetLocalUserAttributesResult") { () async throws(AttributeError) in try await client.attributes.set(pairs) }
    },
    "IRtmService.addOrUpdateLocalUserAttributes": { call in
        let (client, pairs) = (try call.client, try call.pairs())
        try written(call, "onAddOrUpdateLocalUserAttributesResult") { () async throws(AttributeError) in
            try await client.attributes.update(pairs)
        }
    },
    "IRtmService.deleteLocalUserAttributesByKeys": { call in
        let (client, keys) = (try call.client, try keys(call))
        try written(call, "onDeleteLocalUserAttributesResult") { () async throws(AttributeError) in
            try await client.attributes.delete(keys)
        }
    },
    "IRtmService.clearLocalUserAttributes": { call in
        let client = try call.client
        try written(call, "onClearLocalUserAttributesResult") { () async throws(AttributeError) in try await client.attributes.clear() }
    },
    "IRtmService.getUserAttributes": { call in
        let (client, user) = (try call.client, try call.given("userId"))
        try found(call) { () async throws(AttributeError) in try await client.attributes.of(user: user) }
    },
    "IRtmService.getUserAttributesByKeys": { call in
        let (client, user, keys) = (try call.client, try call.given("userId"), try keys(call))
        try found(call) { () async throws(AttributeError) in try await client.attributes.of(user: user, keys: keys) }
    },
]

private let ofChannels: [String: (ClientCall) throws -> Void] = [
    "IRtmService.setChannelAttributes": { call in
        let (client, id, pairs, notify) = (try call.client, try call.given("channelId"), try call.pairs(), notifies(call))
        try written(call, "onSetChannelAttributesResult") { () async throws(AttributeError) in
            try await client.attributes.set(pairs, ofChannel: id, notify: notify)
        }
    },
    "IRtmService.addOrUpdateChannelAttributes": { call in
        let (client, id, pairs, notify) = (try call.client, try call.given("channelId"), try call.pairs(), notifies(call))
        try written(call, "onAddOrUpdateChannelAttributesResult") { () async throws(AttributeError) in
            try await client.attributes.update(pairs, ofChannel: id, notify: notify)
        }
    },
    "IRtmService.deleteChannelAttributesByKeys": { call in
        let (client, id, keys, notify) = (try call.client, try call.given("channelId"), try keys(call), notifies(call))
        try written(call, "onDeleteChannelAttributesResult") { () async throws(AttributeError) in
            try await client.attributes.delete(keys, ofChannel: id, notify: notify)
        }
    },
    "IRtmService.clearChannelAttributes": { call in
        let (client, id, notify) = (try call.client, try call.given("channelId"), notifies(call))
        try written(call, "onClearChannelAttributesResult") { () async throws(AttributeError) in
            try await client.attributes.clear(channel: id, notify: notify)
        }
    },
    "IRtmService.getChannelAttributes": { call in
        let (client, id) = (try call.client, try call.given("channelId"))
        try foundInChannel(call) { () async throws(AttributeError) in try await client.attributes.of(channel: id) }
    },
    "IRtmService.getChannelAttributesByKeys": { call in
        let (client, id, keys) = (try call.client, try call.given("channelId"), try keys(call))
        try foundInChannel(call) { () async throws(AttributeError) in try await client.attributes.of(channel: id, keys: keys) }
    },
]

private func keys(_ call: ClientCall) throws -> [String] { try call.list("attributeKeys", count: "numberOfKeys") }

private func notifies(_ call: ClientCall) -> Bool { call.option("enableNotificationToChannelMembers") }

private func written(
    _ call: ClientCall, _ callback: String, _ ask: @escaping @Sendable () async throws(AttributeError) -> Void
) throws {
    try call.outcome(codes, { code, _ in call.entry(callback, ["requestId": .of(call.number), "errorCode": .of(code)]) }, ask)
}

private func found(_ call: ClientCall, _ ask: @escaping @Sendable () async throws(AttributeError) -> [String: String]) throws {
    try call.outcome(
        codes,
        { code, found in
            let all = (found ?? [:]).sorted { $0.key < $1.key }.map { Value.map(["key": .of($0.key), "value": .of($0.value)]) }
            return call.entry(
                "onGetUserAttributesResult",
                [
                    "requestId": .of(call.number), "userId": call.args["userId"] ?? .null, "attributes": .list(all),
                    "numberOfAttributes": .of(all.count), "errorCode": .of(code),
                ])
        }, ask)
}

private func foundInChannel(
    _ call: ClientCall, _ ask: @escaping @Sendable () async throws(AttributeError) -> [String: ChannelAttribute]
) throws {
    try call.outcome(
        codes,
        { code, found in
            let all = looksInChannel(found ?? [:])
            return call.entry(
                "onGetChannelAttributesResult",
                [
                    "requestId": .of(call.number), "attributes": .list(all), "numberOfAttributes": .of(all.count),
                    "errorCode": .of(code),
                ])
        }, ask)
}

/// Attributes of a channel, as scenarios see them.
func looksInChannel(_ attributes: [String: ChannelAttribute]) -> [Value] {
    attributes.sorted { $0.key < $1.key }.map { key, attribute in
        .map([
            "key": .of(key), "value": .of(attribute.value), "lastUpdateUserId": .of(attribute.user),
            "lastUpdateTs": .of(attribute.updatedMs),
        ])
    }
}
