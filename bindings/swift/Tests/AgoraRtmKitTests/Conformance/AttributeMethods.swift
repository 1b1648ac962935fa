import AgoraRtmKit
import RtmConformance
import RtmTesting

private let codes = "ATTRIBUTE_OPERATION_ERR"

let attributes: [String: (KitCall) throws -> Void] = ofUsers.merging(ofChannels) { $1 }.merging(objects) { $1 }

private let ofUsers: [String: (KitCall) throws -> Void] = [
    "IRtmService.setLocalUserAttributes": { call in
        try call.kit.setLocalUserAttributes(pairs(call), completion: written(call, "onSetLocalUserAttributesResult"))
    },
    "IRtmService.addOrUpdateLocalUserAttributes": { call in
        try call.kit.addOrUpdateLocalUserAttributes(pairs(call), completion: written(call, "onAddOrUpdateLocalUserAttributesResult"))
    },
    "IRtmService.deleteLocalUserAttributesByKeys": { call in
        try call.kit.deleteLocalUserAttributes(byKeys: keys(call), completion: written(call, "onDeleteLocalUserAttributesResult"))
    },
    "IRtmService.clearLocalUserAttributes": { call in
        try call.kit.clearLocalUserAttributes(completion: written(call, "onClearLocalUserAttributesResult"))
    },
    "IRtmService.getUserAttributes": { call in
        try call.kit.getUserAllAttributes(call.text("userId"), completion: found(call))
    },
    "IRtmService.getUserAttributesByKeys": { call in
        try call.kit.getUserAttributes(call.text("userId"), byKeys: keys(call), completion: found(call))
    },
]

private let ofChannels: [String: (KitCall) throws -> Void] = [
    "IRtmService.setChannelAttributes": { call in
        try call.kit.setChannel(
            call.given("channelId"), attributes: channelPairs(call), options: call.attributeOptions,
            completion: written(call, "onSetChannelAttributesResult"))
    },
    "IRtmService.addOrUpdateChannelAttributes": { call in
        try call.kit.addOrUpdateChannel(
            call.given("channelId"), attributes: channelPairs(call), options: call.attributeOptions,
            completion: written(call, "onAddOrUpdateChannelAttributesResult"))
    },
    "IRtmService.deleteChannelAttributesByKeys": { call in
        try call.kit.deleteChannel(
            call.given("channelId"), attributesByKeys: keys(call), options: call.attributeOptions,
            completion: written(call, "onDeleteChannelAttributesResult"))
    },
    "IRtmService.clearChannelAttributes": { call in
        try call.kit.clearChannel(
            call.given("channelId"), options: call.attributeOptions,
            attributesWithCompletion: written(call, "onClearChannelAttributesResult"))
    },
    "IRtmService.getChannelAttributes": { call in
        try call.kit.getChannelAllAttributes(call.given("channelId"), completion: foundInChannel(call))
    },
    "IRtmService.getChannelAttributesByKeys": { call in
        try call.kit.getChannelAttributes(call.given("channelId"), byKeys: keys(call), completion: foundInChannel(call))
    },
]

private let objects: [String: (KitCall) throws -> Void] = [
    "IRtmService.createChannelAttribute": {
        $0.result = .map(["$object": $0.user.things.number(AgoraRtmChannelAttribute())])
    },
    "IRtmChannelAttribute.setKey": { try $0.on(AgoraRtmChannelAttribute.self).key = $0.given("key") },
    "IRtmChannelAttribute.getKey": { $0.result = .of(try $0.on(AgoraRtmChannelAttribute.self).key) },
    "IRtmChannelAttribute.setValue": { try $0.on(AgoraRtmChannelAttribute.self).value = $0.given("value") },
    "IRtmChannelAttribute.getValue": { $0.result = .of(try $0.on(AgoraRtmChannelAttribute.self).value) },
    "IRtmChannelAttribute.getLastUpdateUserId": { $0.result = .of(try $0.on(AgoraRtmChannelAttribute.self).lastUpdateUserId) },
    "IRtmChannelAttribute.getLastUpdateTs": { $0.result = .of(try $0.on(AgoraRtmChannelAttribute.self).lastUpdateTs) },
    "IRtmChannelAttribute.release": { _ in },
]

private func written(_ call: KitCall, _ callback: String) -> (AgoraRtmProcessAttributeErrorCode) -> Void {
    call.outcome(codes) { call.entry(callback, ["requestId": .of(call.number), "errorCode": .of($0)]) }
}

private func found(_ call: KitCall) -> AgoraRtmGetUserAttributesBlock {
    call.awaits(codes)
    return { found, user, code in
        let attributes = (found ?? []).map(call.user.looks)
        call.told(
            code.rawValue,
            call.entry(
                "onGetUserAttributesResult",
                [
                    "requestId": .of(call.number), "userId": .of(user), "attributes": .list(attributes),
                    "numberOfAttributes": .of(attributes.count), "errorCode": .of(Names.of(codes, code.rawValue)),
                ]))
    }
}

private func foundInChannel(_ call: KitCall) -> AgoraRtmGetChannelAttributesBlock {
    call.outcome(codes) { code, found in
        let attributes = (found ?? []).map(call.user.looks)
        return call.entry(
            "onGetChannelAttributesResult",
            [
                "requestId": .of(call.number), "attributes": .list(attributes), "numberOfAttributes": .of(attributes.count),
                "errorCode": .of(code),
            ])
    }
}

private func keys(_ call: KitCall) throws -> [String]? { try call.texts("attributeKeys", count: "numberOfKeys") }

private func pairs(_ call: KitCall) throws -> [AgoraRtmAttribute]? {
    guard case .list(let all)? = call.args["attributes"] else { return nil }
    return try all.map { one in
        let attribute = AgoraRtmAttribute()
        (attribute.key, attribute.value) = try pair(one)
        return attribute
    }
}

private func channelPairs(_ call: KitCall) throws -> [AgoraRtmChannelAttribute]? {
    guard case .list(let all)? = call.args["attributes"] else { return nil }
    return try all.map { one in
        if let saved = call.user.things.get(one) as? AgoraRtmChannelAttribute { return saved }
        let attribute = AgoraRtmChannelAttribute()
        (attribute.key, attribute.value) = try pair(one)
        return attribute
    }
}

private func pair(_ value: Value) throws -> (String, String) {
    guard let key = try value["key"]?.text(), let text = try value["value"]?.text() else {
        throw Inexpressible("attributes, keys and values are not null")
    }
    return (key, text)
}
