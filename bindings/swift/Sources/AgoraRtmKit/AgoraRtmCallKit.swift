import Foundation
import RtmSession

/// The invitations of a kit.
open class AgoraRtmCallKit: NSObject, @unchecked Sendable {
    private struct Home {
        weak var kit: AgoraRtmKit?
        var session: Session?
        /// Another has taken its place.
        var isClosed = false
    }

    private let home = Guarded(Home())
    private let delegate = Guarded(WeakCallDelegate())

    /// It belongs to no kit until it is set as the `rtmCallKit` of one, and every call is an invalid argument until then.
    public override init() {}

    /// It belongs to a kit from now on. False: it has belonged to one already.
    func open(_ kit: AgoraRtmKit) -> Bool {
        home.with { home in
            guard home.session == nil else { return false }
            home = Home(kit: kit, session: kit.session)
            return true
        }
    }

    /// Nothing is told any more, and every call is an invalid argument.
    func close() {
        home.with { $0.isClosed = true }
    }

    /// The kit that it belongs to; not held.
    open var rtmKit: AgoraRtmKit? { home.current.kit }

    /// Who is told what happens to invitations; not held.
    open var callDelegate: AgoraRtmCallDelegate? {
        get { delegate.current.object }
        set { delegate.current = WeakCallDelegate(object: newValue) }
    }

    /// Sends an invitation, once.
    open func send(_ localInvitation: AgoraRtmLocalInvitation, completion: AgoraRtmLocalInvitationSendBlock?) {
        let answer: Answer<Int64>? = answer(completion)
        ask(answer) { localInvitation.send(self, $0, answer) }
    }

    /// Takes an invitation back.
    open func cancel(_ localInvitation: AgoraRtmLocalInvitation, completion: AgoraRtmLocalInvitationCancelBlock?) {
        let answer: Answer<Void>? = answer(completion)
        ask(answer) { localInvitation.cancel(self, $0, answer) }
    }

    /// Takes a call, with the response that the invitation has.
    open func accept(_ remoteInvitation: AgoraRtmRemoteInvitation, completion: AgoraRtmRemoteInvitationAcceptBlock?) {
        let answer: Answer<Void>? = answer(completion)
        ask(answer, remoteInvitation.belongs(to: self)) { session in
            session.acceptInvitation(remoteInvitation.number, response: remoteInvitation.response ?? "") { outcome in
                if outcome.code == 0 { remoteInvitation.accepted() }
                answer?(outcome)
            }
        }
    }

    /// Does not take a call; with the response that the invitation has.
    open func refuse(_ remoteInvitation: AgoraRtmRemoteInvitation, completion: AgoraRtmRemoteInvitationRefuseBlock?) {
        let answer: Answer<Void>? = answer(completion)
        ask(answer, remoteInvitation.belongs(to: self)) {
            $0.refuseInvitation(remoteInvitation.number, response: remoteInvitation.response ?? "", answer)
        }
    }

    private func ask<Value>(_ answer: Answer<Value>?, _ isOurs: Bool = true, _ call: (Session) -> Void) {
        let home = home.current
        let invalid = Int32(AgoraRtmInvitationApiCallErrorCode.invalidAugment.rawValue)
        guard let session = home.session else { return Session.refuse(answer, invalid) }
        if isOurs && !home.isClosed { call(session) } else { session.refuse(answer, invalid) }
    }

    func tell(_ told: (AgoraRtmCallDelegate, AgoraRtmCallKit) -> Void) {
        if !home.current.isClosed, let delegate = callDelegate { told(delegate, self) }
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
