import AgoraRtmKit
import RtmTesting
import XCTest

/// A program as people write them for 1.x: one import, a delegate that implements what it needs, switches over codes, JSON in messages.
private final class ChatRoom: NSObject, AgoraRtmDelegate, AgoraRtmChannelDelegate {
    struct Line: Codable, Equatable {
        let name: String
        let text: String
    }

    private(set) var kit: AgoraRtmKit?
    private var channel: AgoraRtmChannel?
    private let user: String
    private(set) var state: AgoraRtmConnectionState = .disconnected
    let lines = Journal<Line>()
    let status = Journal<String>()

    init(user: String, server: Server) {
        self.user = user
        super.init()
        kit = AgoraRtmKit(appId: app, delegate: self)
        kit?.setParameters(server.parameters)
    }

    func enter(_ room: String) {
        kit?.login(byToken: nil, user: user) { [weak self] errorCode in
            guard let self = self else { return }
            guard errorCode == .ok else { return self.status.add("login \(errorCode.rawValue)") }
            self.channel = self.kit?.createChannel(withId: room, delegate: self)
            self.channel?.join { errorCode in
                switch errorCode {
                case .channelErrorOk: self.status.add("joined")
                case .channelErrorFailure, .channelErrorRejected, .channelErrorInvalidArgument, .channelErrorTimeout,
                    .channelErrorExceedLimit, .channelErrorAlreadyJoined, .channelErrorTooOften, .sameChannelErrorTooOften,
                    .channelErrorNotInitialized, .channelErrorNotLoggedIn:
                    self.status.add("join \(errorCode.rawValue)")
                @unknown default: self.status.add("join?")
                }
            }
        }
    }

    func say(_ text: String) {
        guard let data = try? JSONEncoder().encode(Line(name: user, text: text)), let json = String(data: data, encoding: .utf8) else { return }
        channel?.send(AgoraRtmMessage(text: json)) { sentErrorCode in
            if sentErrorCode != .errorOk { self.status.add("send \(sentErrorCode.rawValue)") }
        }
    }

    func count(_ done: @escaping (Int?) -> Void) {
        kit?.getChannelMemberCount(["lobby", "nowhere"]) { counts, _ in
            done(counts?.reduce(0) { $0 + Int($1.count) })
        }
        channel?.getMembersWithCompletion { members, error in
            guard let members = members, error == .ok else { return }
            self.status.add("members \(members.map { $0.userId }.sorted())")
        }
    }

    func leave() {
        channel?.leave { _ in self.status.add("left") }
        kit?.destroyChannel(withId: "lobby")
        kit?.logout(completion: nil)
        channel = nil
    }

    func rtmKit(_ kit: AgoraRtmKit, connectionStateChanged state: AgoraRtmConnectionState, reason: AgoraRtmConnectionChangeReason) {
        self.state = state
    }

    func channel(_ channel: AgoraRtmChannel, messageReceived message: AgoraRtmMessage, from member: AgoraRtmMember) {
        switch message.type {
        case .text:
            if let line = try? JSONDecoder().decode(Line.self, from: message.text.data(using: .utf8)!) { lines.add(line) }
        default: status.add("\(message.type)")
        }
    }

    func channel(_ channel: AgoraRtmChannel, memberJoined member: AgoraRtmMember) {
        let who = member.userId
        DispatchQueue.global().async { self.status.add("\(who) is here") }
    }
}

final class ProgramTests: XCTestCase {
    func testAProgramOf1xWorksAsItStands() throws {
        let server = try Server()
        let (ann, bob) = (ChatRoom(user: "ann", server: server), ChatRoom(user: "bob", server: server))
        ann.enter("lobby")
        try ann.status.wait("ann is in") { $0 == "joined" }
        bob.enter("lobby")
        try bob.status.wait("bob is in") { $0 == "joined" }
        try ann.status.wait("ann sees bob") { $0 == "bob is here" }
        XCTAssertEqual(ann.state, .connected)
        ann.say("hello 😀")
        XCTAssertEqual(try bob.lines.wait(for: 1), [ChatRoom.Line(name: "ann", text: "hello 😀")])
        XCTAssertEqual(try answer("count") { bob.count($0) }, 2)
        try bob.status.wait("members") { $0 == "members [\"ann\", \"bob\"]" }
        ann.leave()
        try eventually("ann is logged out") { ann.state == .disconnected }
    }
}
