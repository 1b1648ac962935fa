import Foundation
@testable import Rtm
import RtmConformance
import RtmTesting


/// One call of a scenario through `Rtm`: a task, whose result is both what the call says at once and its callback.
final class ClientCall: Attempt, @unchecked Sendable {
    let user: ClientUser

    init(_ user: ClientUser, _ args: [String: Value], _ channel: String, _ object: AnyObject?) {
        self.user = user
        super.init(user, args, channel, object)
    }

    var client: RtmClient { get throws { try user.client } }

    var room: RtmChannel {
        get throws {
            guard let room = user.rooms[channel] else { throw Failed("\(user.name) has not created the channel \(channel)") }
            return room
        }
    }

    /// Asks; the codes of the outcome are of this enumeration, `success` is that of a success.
    func outcome<Asked: Sendable, Failure: RtmError>(
        _ codes: String, _ looks: @escaping @Sendable (String, Asked?) -> Chronicle.Entry?,
        success: @escaping @Sendable (Asked) -> Int = { _ in 0 }, _ ask: @escaping @Sendable () async throws(Failure) -> Asked
    ) throws {
        awaits(codes)
        try Inline.start(client.session) { [self] in
            do throws(Failure) {
                let asked = try await ask()
                let code = success(asked)
                told(code, looks(Names.of(codes, code), asked))
            } catch {
                told(error.code, looks(Names.of(codes, error.code), nil))
            }
        }
    }

    /// Iterates a transfer, which begins by that.
    func transfer<Asked, Failure>(
        _ codes: String, _ progress: String, _ transfer: Transfer<Asked, Failure>,
        _ looks: @escaping @Sendable (Asked?) -> [String: Value], _ callback: String
    ) throws {
        awaits(codes)
        try Inline.start(client.session) { [self] in
            for await step in transfer {
                switch step {
                case .moved(let current, let total):
                    user.heard(
                        progress,
                        ["requestId": .of(number), "progress": .map(["totalSize": .of(total), "currentSize": .of(current)])],
                        anywhere: true)
                case .finished(let result):
                    var with: [String: Value], code = 0
                    switch result {
                    case .success(let value): with = looks(value)
                    case .failure(let error):
                        with = looks(nil)
                        code = error.code
                    }
                    with["requestId"] = .of(number)
                    with["code"] = .of(Names.of(codes, code))
                    told(code, entry(callback, with))
                }
            }
        }
    }

    func entry(_ callback: String, _ with: [String: Value] = [:]) -> Chronicle.Entry {
        Chronicle.Entry(callback, with, anywhere: true)
    }

    func inChannel(_ callback: String, _ with: [String: Value] = [:]) -> Chronicle.Entry {
        Chronicle.Entry(callback, channel: channel, with, anywhere: true)
    }

    /// The attributes among the arguments.
    func pairs() throws -> [String: String] {
        guard case .list(let all)? = args["attributes"] else { throw Inexpressible("attributes is null") }
        var pairs: [String: String] = [:]
        for one in all {
            guard let key = try one["key"]?.text(), let value = try one["value"]?.text() else {
                throw Inexpressible("attributes, keys and values are not null")
            }
            if pairs.updateValue(value, forKey: key) != nil { throw Inexpressible("a dictionary has every key once") }
        }
        return pairs
    }
}

/// The methods of the C++ surface that scenarios name, as they are called here.
let methods: [String: (ClientCall) throws -> Void] = service.merging(channels) { $1 }.merging(messages) { $1 }
    .merging(media) { $1 }.merging(invitations) { $1 }.merging(presence) { $1 }.merging(attributes) { $1 }
