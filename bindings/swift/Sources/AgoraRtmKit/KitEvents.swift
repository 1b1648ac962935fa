import Foundation
import RtmNative
import RtmSession

/// Brings what happens to the delegate that the kit has at that moment. The session holds it, and it holds neither.
final class KitEvents: SessionEvents, Sendable {
    let ears = Guarded(KitEars())

    private func tell(_ told: (AgoraRtmDelegate, AgoraRtmKit) -> Void) {
        let (kit, delegate) = ears.with { ($0.kit, $0.delegate) }
        guard let kit, let delegate else { return }
        told(delegate, kit)
    }

    func connectionChanged(state: Int32, reason: Int32) {
        guard let state = AgoraRtmConnectionState(rawValue: Int(state)),
            let reason = AgoraRtmConnectionChangeReason(rawValue: Int(reason))
        else { return }
        tell { $0.rtmKit($1, connectionStateChanged: state, reason: reason) }
    }

    func received(_ message: MessageData, from: String, serverMs: Int64, offline: Bool) {
        tell { delegate, kit in
            let message = AgoraRtmMessage.received(message, serverMs: serverMs, offline: offline)
            switch message {
            case let image as AgoraRtmImageMessage: delegate.rtmKit(kit, imageMessageReceived: image, fromPeer: from)
            case let file as AgoraRtmFileMessage: delegate.rtmKit(kit, fileMessageReceived: file, fromPeer: from)
            default: delegate.rtmKit(kit, messageReceived: message, fromPeer: from)
            }
        }
    }

    func moved(request: Int64, upload: Bool, current: Int64, total: Int64) {
        let progress = AgoraRtmMediaOperationProgress(current: current, total: total)
        if upload {
            tell { $0.rtmKit($1, media: request, uploadingProgress: progress) }
        } else {
            tell { $0.rtmKit($1, media: request, downloadingProgress: progress) }
        }
    }

    func tokenExpired() { tell { $0.rtmKitTokenDidExpire($1) } }

    func tokenWillExpire() { tell { $0.rtmKitTokenPrivilegeWillExpire($1) } }

    func presenceChanged(_ peers: [StatusData]) {
        tell { $0.rtmKit($1, peersOnlineStatusChanged: peers.map(AgoraRtmPeerOnlineStatus.init)) }
    }

    /// 1.x knows nothing of it.
    func gap(channel: String, from: Int64, to: Int64) {}

    func invited(_ invitation: Int64, caller: String, content: String, channel: String) -> RemoteInvitationEvents? {
        guard let kit = ears.with({ $0.kit }), let calls = kit.rtmCallKit else { return nil }
        return calls.received(invitation, caller: caller, content: content, channel: channel)
    }

    func ended() {}
}
