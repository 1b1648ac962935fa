import Foundation
import RtmSession

/// The invitations of a kit.
open class AgoraRtmCallKit: NSObject, @unchecked Sendable {
    private let session: Session
    private let home: Guarded<WeakKit>
    private let delegate = Guarded(WeakCallDelegate())

    init(_ kit: AgoraRtmKit, _ session: Session) {
        self.session = session
        home = Guarded(WeakKit(object: kit))
    }

    /// The kit that it belongs to; not held.
    open var rtmKit: AgoraRtmKit? { home.current.object }

    /// Who is told what happens to invitations; not held.
    open var callDelegate: AgoraRtmCallDelegate? {
        get { delegate.current.object }
        set { delegate.current = WeakCallDelegate(object: newValue) }
    }

    /// Sends an invitation, once.
    open func send(_ localInvitation: AgoraRtmLocalInvitation, completion: AgoraRtmLocalInvitationSendBlock?) {
        localInvitation.send(self, session, answer(completion))
    }

    /// Takes an invitation back.
    open func cancel(_ localInvitation: AgoraRtmLocalInvitation, completion: AgoraRtmLocalInvitationCancelBlock?) {
        localInvitation.cancel(self, session, answer(completion))
    }

    /// Takes a call, with the response that the invitation has.
    open func accept(_ remoteInvitation: AgoraRtmRemoteInvitation, completion: AgoraRtmRemoteInvitationAcceptBlock?) {
        let answer: Answer<Void>? = answer(completion)
        guard remoteInvitation.belongs(to: self) else { return session.refuse(answer, Self.invalid) }
        session.acceptInvitation(remoteInvitation.number, response: remoteInvitation.response ?? "") { outcome in
            if outcome.code == 0 { remoteInvitation.accepted() }
            answer?(outcome)
        }
    }

    /// Does not take a call; with the response that the invitation has.
    open func refuse(_ remoteInvitation: AgoraRtmRemoteInvitation, completion: AgoraRtmRemoteInvitationRefuseBlock?) {
        let answer: Answer<Void>? = answer(completion)
        guard remoteInvitation.belongs(to: self) else { return session.refuse(answer, Self.invalid) }
        session.refuseInvitation(remoteInvitation.number, response: remoteInvitation.response ?? "", answer)
    }

    private static let invalid = Int32(AgoraRtmInvitationApiCallErrorCode.invalidAugment.rawValue)

    func tell(_ told: (AgoraRtmCallDelegate, AgoraRtmCallKit) -> Void) {
        if let delegate = callDelegate { told(delegate, self) }
    }

    /// An invitation has come in.
    func received(_ number: Int64, caller: String, content: String, channel: String) -> RemoteInvitationEvents {
        let invitation = AgoraRtmRemoteInvitation(self, number, caller, content, channel)
        tell { $0.rtmCallKit($1, remoteInvitationReceived: invitation) }
        return RemoteTold(invitation: invitation, calls: self)
    }
}

/// Held by the session until the end of the invitation, and the invitation with it.
private final class RemoteTold: RemoteInvitationEvents {
    private let invitation: AgoraRtmRemoteInvitation
    private weak var calls: AgoraRtmCallKit?

    init(invitation: AgoraRtmRemoteInvitation, calls: AgoraRtmCallKit) {
        self.invitation = invitation
        self.calls = calls
    }

    private func become(_ state: AgoraRtmRemoteInvitationState, _ told: (AgoraRtmCallDelegate, AgoraRtmCallKit) -> Void) {
        invitation.become(state)
        calls?.tell(told)
    }

    func accepted() {
        become(.accepted) { $0.rtmCallKit($1, remoteInvitationAccepted: invitation) }
    }

    func refused() {
        become(.refused) { $0.rtmCallKit($1, remoteInvitationRefused: invitation) }
    }

    func canceled() {
        become(.canceled) { $0.rtmCallKit($1, remoteInvitationCanceled: invitation) }
    }

    func failed(code: Int32) {
        become(.failure) {
            $0.rtmCallKit($1, remoteInvitationFailure: invitation, errorCode: AgoraRtmRemoteInvitationErrorCode(code))
        }
    }

    func ended() {}
}
