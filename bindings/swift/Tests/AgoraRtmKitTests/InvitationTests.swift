import AgoraRtmKit
import RtmTesting
import XCTest

/// Invitations and call kits as objects.
final class InvitationTests: XCTestCase {
    func testInvitationsKeepTheirIdentity() throws {
        let server = try Server()
        let (annsEar, bobsEar) = (Ear(), Ear())
        let (ann, bob) = (try online(server, "ann"), try online(server, "bob"))
        let (anns, bobs) = (try XCTUnwrap(ann.getRtmCall()), try XCTUnwrap(bob.getRtmCall()))
        XCTAssertTrue(anns === ann.rtmCallKit && anns.rtmKit === ann)
        anns.callDelegate = annsEar
        bobs.callDelegate = bobsEar
        let invitation = AgoraRtmLocalInvitation(calleeId: "bob")
        invitation.content = "video"
        var known = [invitation.hash: "the call"]
        XCTAssertEqual(try answer("cancel") { anns.cancel(invitation, completion: $0) }, .notStarted)
        XCTAssertEqual(try answer("send") { anns.send(invitation, completion: $0) }, .ok)
        XCTAssertEqual(try answer("send") { anns.send(invitation, completion: $0) }, .alreadySent)
        let remote: AgoraRtmRemoteInvitation = try bobsEar.wait("invited")
        XCTAssertEqual([remote.callerId, remote.content], ["ann", "video"])
        remote.response = "with pleasure"
        XCTAssertEqual(try answer("accept") { bobs.accept(remote, completion: $0) }, .ok)
        XCTAssertTrue(try bobsEar.wait("remote accepted", AgoraRtmRemoteInvitation.self) === remote)
        let accepted: AgoraRtmLocalInvitation = try annsEar.wait("local accepted")
        XCTAssertTrue(accepted === invitation)
        XCTAssertEqual(known.removeValue(forKey: accepted.hash), "the call")
        XCTAssertEqual([accepted.state.rawValue, remote.state.rawValue], [3, 4])
        XCTAssertEqual(accepted.response, "with pleasure")
        XCTAssertEqual(try answer("refuse") { anns.refuse(remote, completion: $0) }, .invalidAugment, "it came in elsewhere")
    }

    func testACallKitMayBeReplaced() throws {
        let server = try Server()
        let (annsEar, bobsEar) = (Ear(), Ear())
        let (ann, bob) = (try online(server, "ann"), try online(server, "bob"))
        let first = try XCTUnwrap(bob.getRtmCall())
        let own = AgoraRtmCallKit()
        own.callDelegate = bobsEar
        let invitation = AgoraRtmLocalInvitation(calleeId: "bob")
        let invalid = AgoraRtmInvitationApiCallErrorCode.invalidAugment
        XCTAssertEqual(try answer("send") { own.send(invitation, completion: $0) }, invalid, "it belongs to no kit")
        XCTAssertEqual(try answer("accept") { own.accept(AgoraRtmRemoteInvitation(), completion: $0) }, invalid)
        bob.rtmCallKit = own
        XCTAssertTrue(bob.getRtmCall() === own && own.rtmKit === bob)
        XCTAssertEqual(try answer("send") { first.send(invitation, completion: $0) }, invalid, "another has taken its place")
        XCTAssertEqual(invitation.state, .idle)
        let anns = try XCTUnwrap(ann.getRtmCall())
        anns.callDelegate = annsEar
        XCTAssertEqual(try answer("send") { anns.send(invitation, completion: $0) }, .ok)
        let remote: AgoraRtmRemoteInvitation = try bobsEar.wait("invited")
        XCTAssertEqual(try answer("accept") { own.accept(remote, completion: $0) }, .ok)
        XCTAssertTrue(try annsEar.wait("local accepted", AgoraRtmLocalInvitation.self) === invitation)
        ann.rtmCallKit = own
        XCTAssertTrue(own.rtmKit === bob, "it stays where it belongs")
        XCTAssertFalse(ann.rtmCallKit === own || ann.rtmCallKit === anns || ann.rtmCallKit == nil)
        bob.rtmCallKit = nil
        XCTAssertFalse(bob.rtmCallKit === own || bob.rtmCallKit == nil)
    }

    func testWhatASubclassOverridesIsSentAndMayCall() throws {
        final class Asking: AgoraRtmLocalInvitation, @unchecked Sendable {
            weak var kit: AgoraRtmKit?
            override var content: String? {
                get { "\(state.rawValue) \(calleeId) \(kit?.rtmCallKit?.rtmKit === kit)" }
                set {}
            }
        }
        let server = try Server()
        let ear = Ear()
        let (ann, bob) = (try online(server, "ann"), try online(server, "bob"))
        bob.rtmCallKit?.callDelegate = ear
        let invitation = Asking(calleeId: "bob")
        invitation.kit = ann
        XCTAssertEqual(try answer("send") { ann.rtmCallKit?.send(invitation, completion: $0) }, .ok)
        XCTAssertEqual(try ear.wait("invited", AgoraRtmRemoteInvitation.self).content, "0 bob true")
    }
}
