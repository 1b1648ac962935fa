package io.agora.rtm;

import java.util.Map;

/**
 * Hears what happens to a client. Everything comes on the SDK thread of the client, one after another, and never inside a call. What a
 * method throws is logged and hurts nothing.
 */
public interface RtmClientListener {
  /**
   * The client stands elsewhere towards the server.
   *
   * @param state by {@link RtmStatusCode.ConnectionState}
   * @param reason by {@link RtmStatusCode.ConnectionChangeReason}
   */
  void onConnectionStateChanged(int state, int reason);

  /**
   * A text or raw message has come from a peer.
   *
   * @param message the message
   * @param peerId who sent it
   */
  void onMessageReceived(RtmMessage message, String peerId);

  /**
   * An image has come from a peer.
   *
   * @param message the message
   * @param peerId who sent it
   */
  default void onImageMessageReceivedFromPeer(RtmImageMessage message, String peerId) {}

  /**
   * A file has come from a peer.
   *
   * @param message the message
   * @param peerId who sent it
   */
  default void onFileMessageReceivedFromPeer(RtmFileMessage message, String peerId) {}

  /**
   * An upload moves; told about once a second.
   *
   * @param progress how far it is
   * @param requestId the number that the {@link RtmRequestId} of its call has
   */
  default void onMediaUploadingProgress(RtmMediaOperationProgress progress, long requestId) {}

  /**
   * A download moves; told about once a second.
   *
   * @param progress how far it is
   * @param requestId the number that the {@link RtmRequestId} of its call has
   */
  default void onMediaDownloadingProgress(RtmMediaOperationProgress progress, long requestId) {}

  /** The token is no longer valid. */
  void onTokenExpired();

  /** The token ends in half a minute: time for {@link RtmClient#renewToken}. */
  default void onTokenPrivilegeWillExpire() {}

  /**
   * Users who are subscribed to stand elsewhere; told for all of them right after the subscription.
   *
   * @param peersStatus by user id, with the numbers of {@link PeerOnlineState}
   */
  void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus);
}
