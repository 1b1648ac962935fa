package io.agora.rtm.internal;

import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmMediaOperationProgress;
import io.agora.rtm.RtmMessageType;
import io.rtm.internal.RemoteInvitationEvents;
import io.rtm.internal.SessionEvents;
import io.rtm.uniffi.MessageData;
import io.rtm.uniffi.StatusData;
import java.util.List;

/** Brings what happens to a session to the listener of its client. */
final class Events implements SessionEvents {
  private final RtmClientListener listener;
  private final Calls calls;

  Events(RtmClientListener listener, Calls calls) {
    this.listener = listener;
    this.calls = calls;
  }

  @Override
  public void onConnectionState(int state, int reason) {
    listener.onConnectionStateChanged(state, reason);
  }

  @Override
  public void onMessage(String from, MessageData message, long serverMs, boolean offline) {
    Origin origin = new Origin(serverMs, offline);
    switch (message.getKind()) {
      case RtmMessageType.FILE:
        listener.onFileMessageReceivedFromPeer(new FileMessage(message, origin), from);
        break;
      case RtmMessageType.IMAGE:
        listener.onImageMessageReceivedFromPeer(new ImageMessage(message, origin), from);
        break;
      default:
        listener.onMessageReceived(new PlainMessage(message, origin), from);
    }
  }

  @Override
  public void onProgress(long requestId, boolean upload, long current, long total) {
    RtmMediaOperationProgress progress = new RtmMediaOperationProgress();
    progress.currentSize = current;
    progress.totalSize = total;
    if (upload) {
      listener.onMediaUploadingProgress(progress, requestId);
    } else {
      listener.onMediaDownloadingProgress(progress, requestId);
    }
  }

  @Override
  public void onTokenExpired() {
    listener.onTokenExpired();
  }

  @Override
  public void onTokenWillExpire() {
    listener.onTokenPrivilegeWillExpire();
  }

  @Override
  public void onPresence(List<StatusData> peers) {
    listener.onPeersOnlineStatusChanged(Presence.states(peers));
  }

  @Override
  public RemoteInvitationEvents onInvitation(long invitation, String caller, String content, String channelId) {
    return calls.received(invitation, caller, content, channelId);
  }
}
