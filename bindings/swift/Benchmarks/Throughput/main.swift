// Peer messages of 100 bytes, 1,000 of them under way, through both surfaces; then one at a time. `cargo xtask bench-swift` runs it beside
// rtm.h. The server is that of RTM_SERVER, and must not limit rates.

import AgoraRtmKit
import Foundation
import Rtm

let count = 200_000
let window = 1_000
let rounds = 5
let trips = 5_000
let text = String(repeating: "x", count: 100)

func seconds(since begun: DispatchTime) -> Double {
    Double(DispatchTime.now().uptimeNanoseconds - begun.uptimeNanoseconds) / 1e9
}

func report(_ name: String, _ rate: Double, _ trip: Double) {
    print("\(name): \(Int(rate)) messages a second, \(Int(trip * 1e6)) µs for a round trip")
}

/// Hears messages and does nothing with them.
final class Ear: AgoraRtmDelegate {
    func rtmKit(_ kit: AgoraRtmKit, messageReceived message: AgoraRtmMessage, fromPeer peerId: String) {}
}

/// Through the surface of 1.x.
func kits() {
    let app = "0123456789abcdef0123456789abcdef"
    let outcomes = DispatchSemaphore(value: 0)
    let ear = Ear()
    let kits = ["kit-bob", "kit-ann"].map { user -> AgoraRtmKit in
        let kit = AgoraRtmKit(appId: app, delegate: ear)!
        // Like the other surfaces, whose rates the server leaves alone.
        kit.setParameters("{\"rtm.platform\": \"native\"}")
        kit.login(byToken: nil, user: user) { code in
            precondition(code == .ok, "login: \(code)")
            outcomes.signal()
        }
        outcomes.wait()
        return kit
    }
    let send = {
        kits[1].send(AgoraRtmMessage(text: text), toPeer: "kit-bob") { code in
            precondition(code == .ok, "send: \(code)")
            outcomes.signal()
        }
    }
    var best = 0.0
    for _ in 0..<rounds {
        let begun = DispatchTime.now()
        for number in 0..<count {
            if number >= window { outcomes.wait() }
            send()
        }
        for _ in 0..<window { outcomes.wait() }
        best = max(best, Double(count) / seconds(since: begun))
    }
    let begun = DispatchTime.now()
    for _ in 0..<trips {
        send()
        outcomes.wait()
    }
    report("AgoraRtmKit", best, seconds(since: begun) / Double(trips))
}

/// As many tasks as messages may be under way, each sending one after another.
func clients() async throws {
    let (bob, ann) = (try RtmClient(appId: "bench"), try RtmClient(appId: "bench"))
    try await bob.login("rtm-bob")
    try await ann.login("rtm-ann")
    let receiving = Task { for await _ in bob.messages {} }
    var best = 0.0
    for _ in 0..<rounds {
        let begun = DispatchTime.now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<window {
                group.addTask { for _ in 0..<count / window { try await ann.send(text, to: "rtm-bob") } }
            }
            try await group.waitForAll()
        }
        best = max(best, Double(count) / seconds(since: begun))
    }
    let begun = DispatchTime.now()
    for _ in 0..<trips { try await ann.send(text, to: "rtm-bob") }
    report("Rtm, 1,000 tasks", best, seconds(since: begun) / Double(trips))
    receiving.cancel()
}

kits()
try await clients()
