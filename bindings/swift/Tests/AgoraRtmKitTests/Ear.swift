import AgoraRtmKit
import RtmTesting
import XCTest

/// An App ID, which has 32 characters.
let app = "0123456789abcdef0123456789abcdef"

/// What a delegate is told, by the name of the method and what it was given.
struct Heard: CustomStringConvertible {
    let name: String
    let what: [Any]

    var description: String { "\(name) \(what)" }
}

/// A delegate of everything that writes down.
final class Ear: AgoraRtmDelegate, AgoraRtmChannelDelegate, AgoraRtmCallDelegate {
    let heard = Journal<Heard>()

    /// Waits for the first of this name whose first argument is one of these.
    func wait<First>(_ name: String, _: First.Type = First.self, _ matches: (First) -> Bool = { _ in true }) throws -> First {
        let found = try heard.wait(name) { heard in
            guard heard.name == name, let first = heard.what.first as? First else { return false }
            return matches(first)
        }
        guard let first = found.what.first as? First else { throw Failed("\(found)") }
        return first
    }

    private func add(_ name: String, _ what: Any...) { heard.add(Heard(name: name, what: what)) }

    func rtmKit(_ kit: AgoraRtmKit, connectionStateChanged state: AgoraRtmConnectionState, reason: AgoraRtmConnectionChangeReason) {
        add("state", state, reason)
    }
    func rtmKit(_ kit: AgoraRtmKit, messageReceived message: AgoraRtmMessage, fromPeer peerId: String) { add("message", message, peerId) }
    func rtmKit(_ kit: AgoraRtmKit, fileMessageReceived message: AgoraRtmFileMessage, fromPeer peerId: String) {
        add("file", message, peerId)
    }
    func rtmKit(_ kit: AgoraRtmKit, imageMessageReceived message: AgoraRtmImageMessage, fromPeer peerId: String) {
        add("image", message, peerId)
    }
    func rtmKit(_ kit: AgoraRtmKit, media requestId: Int64, uploadingProgress progress: AgoraRtmMediaOperationProgress) {
        add("uploading", requestId, progress)
    }
    func rtmKit(_ kit: AgoraRtmKit, media requestId: Int64, downloadingProgress progress: AgoraRtmMediaOperationProgress) {
        add("downloading", requestId, progress)
    }
    func channel(_ channel: AgoraRtmChannel, messageReceived message: AgoraRtmMessage, from member: AgoraRtmMember) {
        add("channel message", message, member, channel)
    }
    func channel(_ channel: AgoraRtmChannel, fileMessageReceived message: AgoraRtmFileMessage, from member: AgoraRtmMember) {
        add("channel file", message, member)
    }
    func channel(_ channel: AgoraRtmChannel, imageMessageReceived message: AgoraRtmImageMessage, from member: AgoraRtmMember) {
        add("channel image", message, member)
    }
    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationReceived remoteInvitation: AgoraRtmRemoteInvitation) {
        add("invited", remoteInvitation)
    }
    func rtmCallKit(_ callKit: AgoraRtmCallKit, remoteInvitationAccepted remoteInvitation: AgoraRtmRemoteInvitation) {
        add("remote accepted", remoteInvitation)
    }
    func rtmCallKit(
        _ callKit: AgoraRtmCallKit, localInvitationAccepted localInvitation: AgoraRtmLocalInvitation, withResponse response: String?
    ) { add("local accepted", localInvitation, response ?? "nothing") }
}

/// Waits for what a closure is given.
func answer<Given>(_ what: String, _ ask: (@escaping (Given) -> Void) -> Void) throws -> Given {
    let given = Journal<Given>()
    ask { given.add($0) }
    guard let first = try given.wait(for: 1).first else { throw Failed(what) }
    return first
}

/// A kit of a server, logged in.
func online(_ server: Server, _ user: String, _ ear: Ear? = nil) throws -> AgoraRtmKit {
    let kit = try XCTUnwrap(AgoraRtmKit(appId: app, delegate: ear))
    XCTAssertEqual(kit.setParameters(server.parameters), 0)
    let code = try answer("login") { kit.login(byToken: nil, user: user, completion: $0) }
    XCTAssertEqual(code, .ok)
    return kit
}

/// Closes the door behind a channel that is joined.
func joined(_ kit: AgoraRtmKit, _ id: String, _ ear: Ear?) throws -> AgoraRtmChannel {
    let channel = try XCTUnwrap(kit.createChannel(withId: id, delegate: ear))
    let code = try answer("join") { channel.join(completion: $0) }
    XCTAssertEqual(code, .channelErrorOk)
    return channel
}
