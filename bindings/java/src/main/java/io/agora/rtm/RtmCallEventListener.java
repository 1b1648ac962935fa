package io.agora.rtm;

/**
 * Hears what becomes of invitations. Everything comes on the SDK thread of the client, one after another, and never inside a call. What a
 * method throws is logged and hurts nothing.
 */
public interface RtmCallEventListener {
  /**
   * To the caller: the callee's library has it.
   *
   * @param localInvitation the invitation
   */
  void onLocalInvitationReceivedByPeer(LocalInvitation localInvitation);

  /**
   * To the caller, as the end: the callee takes the call.
   *
   * @param localInvitation the invitation
   * @param response what the callee says
   */
  void onLocalInvitationAccepted(LocalInvitation localInvitation, String response);

  /**
   * To the caller, as the end: the callee does not take the call.
   *
   * @param localInvitation the invitation
   * @param response what the callee says
   */
  void onLocalInvitationRefused(LocalInvitation localInvitation, String response);

  /**
   * To the caller, as the end: it was taken back.
   *
   * @param localInvitation the invitation
   */
  void onLocalInvitationCanceled(LocalInvitation localInvitation);

  /**
   * To the caller, as the end: it did not come about.
   *
   * @param localInvitation the invitation
   * @param errorCode by {@link RtmStatusCode.LocalInvitationError}
   */
  void onLocalInvitationFailure(LocalInvitation localInvitation, int errorCode);

  /**
   * To the callee: an invitation has come in.
   *
   * @param remoteInvitation the invitation
   */
  void onRemoteInvitationReceived(RemoteInvitation remoteInvitation);

  /**
   * To the callee, as the end: the caller knows that it was accepted.
   *
   * @param remoteInvitation the invitation
   */
  void onRemoteInvitationAccepted(RemoteInvitation remoteInvitation);

  /**
   * To the callee, as the end: it was refused.
   *
   * @param remoteInvitation the invitation
   */
  void onRemoteInvitationRefused(RemoteInvitation remoteInvitation);

  /**
   * To the callee, as the end: the caller has taken it back.
   *
   * @param remoteInvitation the invitation
   */
  void onRemoteInvitationCanceled(RemoteInvitation remoteInvitation);

  /**
   * To the callee, as the end: it did not come about.
   *
   * @param remoteInvitation the invitation
   * @param errorCode by {@link RtmStatusCode.RemoteInvitationError}
   */
  void onRemoteInvitationFailure(RemoteInvitation remoteInvitation, int errorCode);
}
