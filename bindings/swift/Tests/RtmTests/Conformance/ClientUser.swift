import Foundation
import RtmConformance
import RtmSession
import RtmTesting

@testable import Rtm

/// A user of a scenario: one client, and what its sequences bring.
final class ClientUser: ScenarioUser, @unchecked Sendable {
    let name: String
    let chronicle = Chronicle()
    let things = Identities()
    private(set) var clients = 0
    var loggedInAs = ""
    var rooms: [String: RtmChannel] = [:]
    private var made: RtmClient?
    private var listening: [Task<Void, Never>] = []
    private var invitations: Task<Void, Never>?
    private let options: [String: Value]
    private let url: String
    private var roundTrips = 0
    private var released = false

    required init(name: String, options: [String: Value], url: String) throws {
        self.name = name
        self.options = options
        self.url = url
        if options["create"] != .bool(false) { try create() }
    }

    static func app(_ id: String) -> String { id }

    var client: RtmClient {
        get throws {
            guard let made else { throw Failed("\(name) has no client yet") }
            return made
        }
    }

    var isLive: Bool { made != nil && !released }

    /// Whether a scenario has asked for what happens to invitations.
    var hearsInvitations: Bool { invitations?.isCancelled == false }

    func create() throws {
        let client = try RtmClient(appId: options["app"]?.string ?? "conformance-scenarios-app-000001")
        var parameters = options["parameters"]?.fields ?? [:]
        parameters["rtm.server"] = parameters["rtm.server"] ?? .of(url)
        // Scenarios count on the call rates of other systems unless they say otherwise.
        parameters["rtm.platform"] = parameters["rtm.platform"] ?? .of("native")
        let json = Value.map(parameters).json
        guard client.setParameters(json) else { throw Failed("setParameters refused \(json)") }
        made = client
        clients += 1
        released = false
        listen(client.messages) { user, message in user.received(message) }
        listen(client.events) { user, event in user.happened(event) }
    }

    func listen<Element>(_ events: Events<Element>, _ take: @escaping @Sendable (ClientUser, Element) -> Void) {
        listening.append(Inline.collect(events) { [unowned self] in take(self, $0) })
    }

    func hearInvitations() throws {
        guard !hearsInvitations else { return }
        invitations = Inline.collect(try client.invitations) { [unowned self] in RemoteCall($0).hear(self) }
    }

    func ignoreInvitations() {
        invitations?.cancel()
    }

    func release() {
        chronicle.whileLettingGo { made?.session.release() }
        released = true
    }

    func close() {
        invitations?.cancel()
        listening.forEach { $0.cancel() }
        made?.session.release()
    }

    /// A callback, on the thread that all of them have to come on.
    func heard(_ callback: String, _ with: [String: Value] = [:], anywhere: Bool = false) {
        chronicle.add(Chronicle.Entry(callback, with, anywhere: anywhere))
    }

    private func received(_ message: PeerMessage) {
        let callback =
            switch message.message {
            case .file: "onFileMessageReceivedFromPeer"
            case .image: "onImageMessageReceivedFromPeer"
            default: "onMessageReceivedFromPeer"
            }
        let letter = Letter(message.message, serverMs: message.serverMs, isOffline: message.isOffline)
        heard(callback, ["peerId": .of(message.sender), "message": letter.looks(things)])
    }

    private func happened(_ event: RtmEvent) {
        switch event {
        case .connectionChanged(let connection):
            let reason = connection.reason.map { Value.of(Names.of("CONNECTION_CHANGE_REASON", $0.rawValue)) }
            heard(
                "onConnectionStateChanged",
                ["state": .of(Names.of("CONNECTION_STATE", connection.state.rawValue)), "reason": reason ?? .null])
        case .tokenExpired: heard("onTokenExpired")
        case .tokenWillExpire: heard("onTokenPrivilegeWillExpire")
        case .presenceChanged(let peers):
            heard("onPeersOnlineStatusChanged", ["peersStatus": looks(peers), "peerCount": .of(peers.count)])
        // No callback of 1.x.
        case .gap: break
        }
    }

    func fence() throws {
        guard let made else { return }
        let told = Journal<Bool>()
        // Refused at once, whatever the client is doing, behind everything that was called before.
        made.session.cancel(-1, upload: true) { _ in told.add(true) }
        try told.wait(for: 1, seconds: 30)
    }

    func roundTrip() throws {
        roundTrips += 1
        let text = Chronicle.own + String(roundTrips)
        let end = Deadline()
        // A scenario about rates may have used up the window; it opens again by itself.
        while true {
            let codes = Journal<PeerMessageError>()
            let (client, to) = (try client, loggedInAs)
            try Inline.start(client.session) {
                do throws(PeerMessageError) { try await client.send(text, to: to) } catch { codes.add(error) }
            }
            try fence()
            if codes.entries.first != .tooOften || end.isOver { break }
            usleep(10_000)
        }
        if !chronicle.roundTrip(text) { throw Failed("a message of \(name) to itself did not come back") }
    }

    func attempt(_ method: String, _ args: [String: Value], _ channel: String, _ object: AnyObject?) throws -> Attempt? {
        guard let ask = methods[method] else { return nil }
        let call = ClientCall(self, args, channel, object)
        try ask(call)
        return call
    }

    func kind(of object: AnyObject) throws -> String {
        switch object {
        case let letter as Letter:
            switch letter.message {
            case .file: "IFileMessage"
            case .image: "IImageMessage"
            default: "IMessage"
            }
        case is LocalCall: "ILocalCallInvitation"
        case is RemoteCall: "IRemoteCallInvitation"
        default: throw Failed("an object of no kind: \(object)")
        }
    }
}

/// Where users stand, as scenarios see it.
func looks(_ states: [String: PresenceState]) -> Value {
    .list(
        // A dictionary has no order.
        states.sorted { $0.key < $1.key }.map { peer, state in
            .map([
                "peerId": .of(peer), "isOnline": .bool(state == .online),
                "onlineState": .of(Names.of("PEER_ONLINE_STATE", state.rawValue)),
            ])
        })
}
