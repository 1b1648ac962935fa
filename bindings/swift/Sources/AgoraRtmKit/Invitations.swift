import Foundation
import RtmSession

/// An invitation of ours. Made by the program, and the same object that the delegate is told of.
open class AgoraRtmLocalInvitation: NSObject, @unchecked Sendable {
    private struct Contents {
        var calleeId: String
        var content: String?
        var channelId: String?
        var response: String?
        var state = AgoraRtmLocalInvitationState.idle
        /// What the session calls it, when it was sent, and by whom.
        var number: Int64?
        weak var sender: AgoraRtmCallKit?
    }

    private let contents: Guarded<Contents>

    /// An invitation to a user.
    public init(calleeId: String) {
        contents = Guarded(Contents(calleeId: calleeId))
    }

    /// An invitation to a user who is still to be named.
    public override init() {
        contents = Guarded(Contents(calleeId: ""))
    }

    /// The user id of who is called.
    open var calleeId: String {
        get { contents.current.calleeId }
        set { contents.with { $0.calleeId = newValue } }
    }

    /// What is said to the callee; at most 8 KB.
    open var content: String? {
        get { contents.current.content }
        set { contents.with { $0.content = newValue } }
    }

    /// What the callee has said.
    open var response: String? { contents.current.response }

    /// A channel for the callee to know; nobody joins it by that.
    open var channelId: String? {
        get { contents.current.channelId }
        set { contents.with { $0.channelId = newValue } }
    }

    /// Where it stands.
    open var state: AgoraRtmLocalInvitationState { contents.current.state }

    /// Hands it to the session, once; that knows what can still be done with it from then on.
    func send(_ calls: AgoraRtmCallKit, _ session: Session, _ answer: Answer<Int64>?) {
        // What a subclass may override may also call, so not under the lock.
        let (callee, content, channel) = (calleeId, content ?? "", channelId ?? "")
        let refused = contents.with { now -> AgoraRtmInvitationApiCallErrorCode? in
            guard now.number == nil else { return now.state.rawValue > 2 ? .alreadyEnd : .alreadySent }
            var number: Int64?
            session.sendInvitation(
                callee: callee, content: content, channel: channel, events: Told(invitation: self, calls: calls),
                started: { number = $0 }, answer)
            if let number {
                now.number = number
                now.sender = calls
                now.state = .sentToRemote
            }
            return nil
        }
        if let refused { session.refuse(answer, Int32(refused.rawValue)) }
    }

    func cancel(_ calls: AgoraRtmCallKit, _ session: Session, _ answer: Answer<Void>?) {
        let (number, sender) = contents.with { ($0.number, $0.sender) }
        switch number {
        case nil: session.refuse(answer, Int32(AgoraRtmInvitationApiCallErrorCode.notStarted.rawValue))
        case _ where sender !== calls: session.refuse(answer, Int32(AgoraRtmInvitationApiCallErrorCode.invalidAugment.rawValue))
        case let number?: session.cancelInvitation(number, answer)
        }
    }

    /// Held by the session until the end of the invitation, and the invitation with it.
    private final class Told: LocalInvitationEvents {
        let invitation: AgoraRtmLocalInvitation
        weak var calls: AgoraRtmCallKit?

        init(invitation: AgoraRtmLocalInvitation, calls: AgoraRtmCallKit) {
            self.invitation = invitation
            self.calls = calls
        }

        private func become(
            _ state: AgoraRtmLocalInvitationState, _ response: String? = nil,
            _ told: (AgoraRtmCallDelegate, AgoraRtmCallKit) -> Void
        ) {
            invitation.contents.with {
                $0.state = state
                if let response { $0.response = response }
            }
            calls?.tell(told)
        }

        func received() {
            become(.receivedByRemote) { $0.rtmCallKit($1, localInvitationReceivedByPeer: invitation) }
        }

        func accepted(response: String) {
            become(.acceptedByRemote, response) {
                $0.rtmCallKit($1, localInvitationAccepted: invitation, withResponse: response)
            }
        }

        func refused(response: String) {
            become(.refusedByRemote, response) {
                $0.rtmCallKit($1, localInvitationRefused: invitation, withResponse: response)
            }
        }

        func canceled() {
            become(.canceled) { $0.rtmCallKit($1, localInvitationCanceled: invitation) }
        }

        func failed(code: Int32) {
            become(.failure) {
                $0.rtmCallKit($1, localInvitationFailure: invitation, errorCode: AgoraRtmLocalInvitationErrorCode(code))
            }
        }

        func ended() {}
    }
}

/// An invitation that came in. The same object each time that the delegate is told of it.
open class AgoraRtmRemoteInvitation: NSObject, @unchecked Sendable {
    /// The user id of who calls.
    public let callerId: String
    /// What the caller says.
    public let content: String?
    /// A channel for us to know.
    public let channelId: String?
    /// What the session calls it.
    let number: Int64
    private let answered: Guarded<(response: String?, state: AgoraRtmRemoteInvitationState)>
    private weak var calls: AgoraRtmCallKit?

    /// One that nobody has sent, and that cannot be answered.
    public override init() {
        callerId = ""
        content = nil
        channelId = nil
        number = 0
        answered = Guarded((nil, .idle))
    }

    init(_ calls: AgoraRtmCallKit, _ number: Int64, _ callerId: String, _ content: String, _ channelId: String) {
        self.calls = calls
        self.number = number
        self.callerId = callerId
        self.content = content
        self.channelId = channelId
        answered = Guarded((nil, .invitationReceived))
    }

    /// What is said to the caller, by accepting or refusing; at most 8 KB.
    open var response: String? {
        get { answered.current.response }
        set { answered.with { $0.response = newValue } }
    }

    /// Where it stands.
    open var state: AgoraRtmRemoteInvitationState { answered.current.state }

    func belongs(to calls: AgoraRtmCallKit) -> Bool { self.calls === calls }

    /// This side has accepted.
    func accepted() {
        answered.with { if $0.state == .invitationReceived { $0.state = .acceptSentToLocal } }
    }

    func become(_ state: AgoraRtmRemoteInvitationState) {
        answered.with { $0.state = state }
    }
}
