import AgoraRtmKit
import RtmTesting
import XCTest

/// What breaks the rules is refused by the code that 1.x has for it, and never crashes. Most of it is in the scenarios of tests/conformance.
final class BadInputTests: XCTestCase {
    func testAKitIsNotMadeOfAnAppIdThatHasNot32Characters() {
        for id in ["", "a", String(repeating: "a", count: 31), String(repeating: "a", count: 33)] {
            XCTAssertNil(AgoraRtmKit(appId: id, delegate: nil), id)
        }
        XCTAssertNotNil(AgoraRtmKit(appId: String(repeating: "a", count: 32), delegate: nil))
    }

    func testEveryCallMayHaveNoClosure() throws {
        let server = try Server()
        let kit = try online(server, "ann")
        let room = try joined(kit, "room", nil)
        let (text, options) = (AgoraRtmMessage(text: "x"), AgoraRtmSendMessageOptions())
        let invitation = AgoraRtmLocalInvitation(calleeId: "bob")
        kit.send(text, toPeer: "ann", completion: nil)
        kit.send(text, toPeer: "ann", sendMessageOptions: options, completion: nil)
        kit.send(AgoraRtmMessage(), toPeer: "", completion: nil)
        kit.renewToken("", completion: nil)
        kit.queryPeersOnlineStatus([], completion: nil)
        kit.subscribePeersOnlineStatus(["bob"], completion: nil)
        kit.unsubscribePeersOnlineStatus(["bob"], completion: nil)
        kit.queryPeers(bySubscriptionOption: .onlineStatus, completion: nil)
        kit.setLocalUserAttributes(nil, completion: nil)
        kit.addOrUpdateLocalUserAttributes([], completion: nil)
        kit.deleteLocalUserAttributes(byKeys: nil, completion: nil)
        kit.clearLocalUserAttributes(completion: nil)
        kit.getUserAllAttributes(nil, completion: nil)
        kit.getUserAttributes(nil, byKeys: nil, completion: nil)
        kit.getChannelAllAttributes("", completion: nil)
        kit.getChannelMemberCount([], completion: nil)
        kit.downloadMedia(toMemory: "", withRequest: nil, completion: nil)
        kit.downloadMedia("", toFile: "", withRequest: nil, completion: nil)
        kit.createFileMessage(byUploading: "", withRequest: nil, completion: nil)
        kit.createImageMessage(byUploading: "/", withRequest: nil, completion: nil)
        kit.cancelMediaUpload(-1, completion: nil)
        kit.cancelMediaDownload(.max, completion: nil)
        kit.getRtmCall()?.send(invitation, completion: nil)
        kit.getRtmCall()?.cancel(invitation, completion: nil)
        room.send(text, completion: nil)
        room.send(text, sendMessageOptions: options, completion: nil)
        room.getMembersWithCompletion(nil)
        room.join(completion: nil)
        room.leave(completion: nil)
        XCTAssertEqual(try answer("logout") { kit.logout(completion: $0) }, .ok, "the kit is well")
    }

    func testListsThatAreNothingAreInvalidArguments() throws {
        let server = try Server()
        let kit = try online(server, "ann")
        let options = AgoraRtmChannelAttributeOptions()
        XCTAssertEqual(
            try answer("set") { kit.setLocalUserAttributes(nil, completion: $0) }, .attributeOperationErrorInvalidArgument)
        XCTAssertEqual(
            try answer("delete") { kit.deleteLocalUserAttributes(byKeys: nil, completion: $0) },
            .attributeOperationErrorInvalidArgument)
        XCTAssertEqual(
            try answer("set") { kit.setChannel("room", attributes: nil, options: options, completion: $0) },
            .attributeOperationErrorInvalidArgument)
        let found = try answer("get") { done in kit.getUserAttributes("ann", byKeys: nil) { done(($0, $1, $2)) } }
        XCTAssertEqual(found.2, .attributeOperationErrorInvalidArgument)
        XCTAssertEqual(found.1, "ann")
        XCTAssertNil(found.0)
    }

    func testTransfersThatAreRefusedSayWhyAndHaveANumberOfTheirOwn() throws {
        let server = try Server()
        let kit = try online(server, "ann")
        var id: Int64 = 7
        let upload = try answer("upload") { done in
            kit.createFileMessage(byUploading: "relative/path", withRequest: &id) { done(($0, $1, $2)) }
        }
        XCTAssertFalse([0, 7].contains(id))
        XCTAssertEqual(upload.0, id)
        XCTAssertNil(upload.1)
        XCTAssertEqual(upload.2, .invalidArgument)
        let download = try answer("download") { done in
            kit.downloadMedia(toMemory: "unknown", withRequest: &id) { done(($0, $1, $2)) }
        }
        XCTAssertEqual(download.0, id)
        XCTAssertNil(download.1)
        XCTAssertEqual(download.2, .notExist)
        XCTAssertNotEqual(download.0, upload.0)
        XCTAssertNil(kit.createImageMessage(byMediaId: ""))
    }

    func testTextsOfBytesThatAreNoUtf8ArriveAsSwiftReadsThem() throws {
        let server = try Server()
        let ear = Ear()
        let kit = try online(server, "ann", ear)
        let broken = String(decoding: Data([0x61, 0xFF, 0xFE, 0x62]), as: UTF8.self)
        XCTAssertEqual(try answer("send") { kit.send(AgoraRtmMessage(text: broken), toPeer: "ann", completion: $0) }, .ok)
        XCTAssertEqual(try ear.wait("message", AgoraRtmMessage.self).text, "a\u{FFFD}\u{FFFD}b")
        XCTAssertEqual(try answer("send") { kit.send(AgoraRtmMessage(text: "x"), toPeer: broken, completion: $0) }, .invalidUserId)
        XCTAssertNil(kit.createChannel(withId: broken, delegate: nil))
        let zero = "a\u{0}b"
        XCTAssertEqual(try answer("send") { kit.send(AgoraRtmMessage(text: zero), toPeer: "ann", completion: $0) }, .ok)
        _ = try ear.wait("message", AgoraRtmMessage.self) { $0.text == zero }
    }

    func testTheSizeOfAMessageIsCheckedOnBothSidesOfTheLimit() throws {
        let server = try Server()
        let kit = try online(server, "ann")
        for (bytes, code) in [(32_768, AgoraRtmSendPeerMessageErrorCode.ok), (32_769, .invalidMessage)] {
            let message = AgoraRtmRawMessage(rawData: Data(count: bytes - 3), description: "abc")
            XCTAssertEqual(try answer("send") { kit.send(message, toPeer: "ann", completion: $0) }, code, "\(bytes)")
        }
    }

    func testBytesThatAreStillToBeGivenCannotBeSent() throws {
        let server = try Server()
        let kit = try online(server, "ann")
        let raw = AgoraRtmRawMessage()
        for message in [raw, AgoraRtmRawMessage(text: "x")] {
            XCTAssertEqual(try answer("send") { kit.send(message, toPeer: "ann", completion: $0) }, .invalidMessage)
        }
        raw.rawData = Data([1])
        XCTAssertEqual(try answer("send") { kit.send(raw, toPeer: "ann", completion: $0) }, .ok)
    }

    func testParametersAreAnyJsonObject() throws {
        let server = try Server()
        let kit = try online(server, "ann")
        for good in ["{}", "{\"unknown\": 1}", "{\"rtm.send_timeout_ms\": -1}", "{\"rtm.server\": 7}"] {
            XCTAssertEqual(kit.setParameters(good), 0, good)
        }
        for bad in ["", "no json", "{", "7", "[]", "null"] { XCTAssertEqual(kit.setParameters(bad), -1, bad) }
        XCTAssertEqual(try answer("logout") { kit.logout(completion: $0) }, .ok)
        XCTAssertEqual(
            try answer("login") { kit.login(byToken: nil, user: "ann", completion: $0) }, .ok, "the server is still the same")
    }
}
