import AgoraRtmKit
import RtmSession
import RtmTesting
import XCTest

/// What lives how long, and what is told when it has died.
final class LifeTests: XCTestCase {
    func testADelegateDiesWhileMessagesArrive() throws {
        let server = try Server()
        let ann = try online(server, "ann")
        var ear: Ear? = Ear()
        let bob = try online(server, "bob", ear)
        let sent = Journal<AgoraRtmSendPeerMessageErrorCode>()
        for number in 0..<500 { ann.send(AgoraRtmMessage(text: "\(number)"), toPeer: "bob") { sent.add($0) } }
        try ear?.heard.wait(for: 10)
        weak var gone = ear
        ear = nil
        // But for the callback that is running.
        try eventually("nobody holds a delegate but its owner") { gone == nil }
        XCTAssertNil(bob.agoraRtmDelegate)
        XCTAssertEqual(try sent.wait(for: 500).filter { $0 == .ok }.count, 500)
        let next = Ear()
        bob.agoraRtmDelegate = next
        ann.send(AgoraRtmMessage(text: "still there?"), toPeer: "bob", completion: nil)
        _ = try next.wait("message", AgoraRtmMessage.self) { $0.text == "still there?" }
    }

    func testAChannelAndItsKitDieInAnyOrder() throws {
        let server = try Server()
        for channelFirst in [true, false] {
            var kit: AgoraRtmKit? = try online(server, "ann")
            let ear = Ear()
            let channel = try joined(try XCTUnwrap(kit), "room", ear)
            XCTAssertTrue(channel.kit === kit)
            if channelFirst { XCTAssertTrue(kit?.destroyChannel(withId: "room") == true) }
            weak var gone = kit
            kit = nil
            try eventually("a channel does not hold its kit") { gone == nil }
            let code = try answer("join") { channel.join(completion: $0) }
            XCTAssertEqual(code, .channelErrorNotInitialized)
            let sent = try answer("send") { channel.send(AgoraRtmMessage(text: "x"), completion: $0) }
            XCTAssertEqual(sent, .errorNotInitialized)
            let login = try answer("login") { channel.kit.login(byToken: nil, user: "ann", completion: $0) }
            XCTAssertEqual(login, .loginNotInitialized)
        }
    }

    func testAnOpenChannelIsGivenAgainWithItsNewDelegate() throws {
        let server = try Server()
        let (ann, bob) = (try online(server, "ann"), try online(server, "bob"))
        let (first, second) = (Ear(), Ear())
        let channel = try joined(ann, "room", first)
        let again = ann.createChannel(withId: "room", delegate: second)
        XCTAssertTrue(again === channel)
        let other = try joined(bob, "room", nil)
        other.send(AgoraRtmMessage(text: "hi"), completion: nil)
        _ = try second.wait("channel message", AgoraRtmMessage.self) { $0.text == "hi" }
        XCTAssertFalse(first.heard.entries.contains { $0.name == "channel message" })
        XCTAssertTrue(ann.destroyChannel(withId: "room"))
        XCTAssertFalse(ann.destroyChannel(withId: "room"))
        let left = try answer("leave") { channel.leave(completion: $0) }
        XCTAssertEqual(left, .notInitialized)
    }

    func testKitsThatAreMadeUsedAndLetGoLeaveNothingBehind() throws {
        let server = try Server()
        let photo = Server.repository.appendingPathComponent("tests/media/photo.jpg").path
        let before = Session.living
        weak var kitThatWas: AgoraRtmKit?
        for cycle in 0..<20 {
            let ear = Ear()
            let kit = try online(server, "ann", ear)
            kitThatWas = kit
            let channel = try joined(kit, "room", ear)
            var id: Int64 = 0
            let image = try answer("upload") { done in
                kit.createImageMessage(byUploading: photo, withRequest: &id) { _, found, _ in done(found) }
            }
            let message = try XCTUnwrap(image)
            let sent = try answer("send") { kit.send(message, toPeer: "ann", completion: $0) }
            XCTAssertEqual(sent, .ok)
            // Under way when the kit goes.
            kit.downloadMedia(toMemory: image?.mediaId ?? "", withRequest: &id) { _, _, _ in }
            if cycle % 2 == 0 { channel.leave { _ in } }
        }
        try eventually("nobody holds a kit but its owner") { kitThatWas == nil }
        try eventually("all clients are given back") { Session.living <= before }
    }

    func testTheServiceContextIsTakenAsLongAsThereIsNoKit() throws {
        let context = AgoraRtmServiceContext()
        XCTAssertEqual(context.areaCode, .areaCodeGLOB)
        context.areaCode = AgoraRtmAreaCode(rawValue: 3)
        context.proxyType = AgoraRtmCloudProxyType(rawValue: 1)
        try eventually("the kits of other tests are gone") { AgoraRtmKit.setRtmServiceContext(context) == .ok }
        let kit = AgoraRtmKit(appId: app, delegate: nil)
        withExtendedLifetime(kit) { XCTAssertEqual(AgoraRtmKit.setRtmServiceContext(context), .failure) }
    }

    func testTheServerIsTheOneOfTheStaticCallAndOfTheParameters() throws {
        let (first, second) = (try Server(), try Server())
        XCTAssertFalse(AgoraRtmKit.setServer("no address"))
        XCTAssertTrue(AgoraRtmKit.setServer(first.url))
        defer { AgoraRtmKit.setServer(nil) }
        let ear = Ear()
        let kit = try XCTUnwrap(AgoraRtmKit(appId: app, delegate: ear))
        XCTAssertEqual(try answer("login") { kit.login(byToken: nil, user: "ann", completion: $0) }, .ok)
        let other = try online(second, "ann")
        // One user id, two servers: nobody is thrown out.
        let peers = try answer("query") { done in other.queryPeersOnlineStatus(["ann"]) { peers, code in done((peers, code)) } }
        XCTAssertEqual(peers.1, .ok)
        XCTAssertEqual(peers.0?.first?.isOnline, true)
        XCTAssertEqual(try answer("logout") { kit.logout(completion: $0) }, .ok)
    }
}
