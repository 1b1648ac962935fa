import AgoraRtmKit
import RtmConformance
import RtmTesting

/// One call of a scenario through a kit.
final class KitCall: Attempt, @unchecked Sendable {
    let user: KitUser
    /// Written by the calls that have one.
    var requestId: Int64?

    init(_ user: KitUser, _ args: [String: Value], _ channel: String, _ object: AnyObject?) {
        self.user = user
        super.init(user, args, channel, object)
    }

    override var requestNumber: Int64 { requestId ?? number }

    var kit: AgoraRtmKit { get throws { try user.kit } }

    var calls: AgoraRtmCallKit {
        get throws {
            guard let calls = try kit.getRtmCall() else { throw Failed("no call kit") }
            return calls
        }
    }

    var room: AgoraRtmChannel {
        get throws {
            guard let room = user.rooms[channel]?.channel else { throw Failed("\(user.name) has not created the channel \(channel)") }
            return room
        }
    }

    /// A closure that is given a code.
    func outcome<Code: RawRepresentable>(
        _ enumeration: String, _ looks: @escaping (String) -> Chronicle.Entry?
    ) -> (Code) -> Void where Code.RawValue == Int {
        awaits(enumeration)
        return { [self] in told($0.rawValue, looks(Names.of(enumeration, $0.rawValue))) }
    }

    /// A closure that is given something before the code.
    func outcome<Asked, Code: RawRepresentable>(
        _ enumeration: String, _ looks: @escaping (String, Asked) -> Chronicle.Entry?
    ) -> (Asked, Code) -> Void where Code.RawValue == Int {
        awaits(enumeration)
        return { [self] asked, code in told(code.rawValue, looks(Names.of(enumeration, code.rawValue), asked)) }
    }

    func entry(_ callback: String, _ with: [String: Value] = [:]) -> Chronicle.Entry { Chronicle.Entry(callback, with) }

    func inChannel(_ callback: String, _ with: [String: Value] = [:]) -> Chronicle.Entry {
        Chronicle.Entry(callback, channel: channel, with)
    }

    var sendOptions: AgoraRtmSendMessageOptions {
        let options = AgoraRtmSendMessageOptions()
        options.enableOfflineMessaging = option("enableOfflineMessaging")
        options.enableHistoricalMessaging = option("enableHistoricalMessaging")
        return options
    }

    var attributeOptions: AgoraRtmChannelAttributeOptions {
        let options = AgoraRtmChannelAttributeOptions()
        options.enableNotificationToChannelMembers = option("enableNotificationToChannelMembers")
        return options
    }
}

/// The methods of the C++ surface that scenarios name, as they are called here.
let methods: [String: (KitCall) throws -> Void] = service.merging(channels) { $1 }.merging(messages) { $1 }
    .merging(media) { $1 }.merging(invitations) { $1 }.merging(presence) { $1 }.merging(attributes) { $1 }
