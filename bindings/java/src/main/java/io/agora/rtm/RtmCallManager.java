package io.agora.rtm;

import io.agora.common.annotation.NonNull;
import io.agora.common.annotation.Nullable;

/**
 * Sends call invitations and answers those that come in. An invitation is one object from its beginning to its end: callbacks bring the
 * very object that {@link #createLocalInvitation} or {@link RtmCallEventListener#onRemoteInvitationReceived} gave.
 */
public abstract class RtmCallManager {
  /** For the library, which makes the one manager of a client. */
  public RtmCallManager() {}

  /**
   * Chooses who hears of invitations from now on.
   *
   * @param eventListener the listener, in the place of the one before; null: nobody
   */
  public abstract void setEventListener(RtmCallEventListener eventListener);

  /**
   * Makes an invitation, which is not sent yet.
   *
   * @param calleeId who is invited; an id that breaks the rules is told when it is sent
   * @return the invitation; null when the client was released
   */
  @Nullable
  public abstract LocalInvitation createLocalInvitation(@NonNull String calleeId);

  /**
   * Sends an invitation. What becomes of it is told to the listener, once it is taken.
   *
   * @param localInvitation one that was not sent before
   * @param resultCallback hears whether it was taken, by {@link RtmStatusCode.InvitationApiCallError}; or null
   */
  public abstract void sendLocalInvitation(@NonNull LocalInvitation localInvitation, ResultCallback<Void> resultCallback);

  /**
   * Takes the call.
   *
   * @param remoteInvitation one that came in
   * @param resultCallback hears whether that can be done, by {@link RtmStatusCode.InvitationApiCallError}; or null
   */
  public abstract void acceptRemoteInvitation(@NonNull RemoteInvitation remoteInvitation, ResultCallback<Void> resultCallback);

  /**
   * Does not take the call.
   *
   * @param remoteInvitation one that came in
   * @param resultCallback hears whether that can be done, by {@link RtmStatusCode.InvitationApiCallError}; or null
   */
  public abstract void refuseRemoteInvitation(@NonNull RemoteInvitation remoteInvitation, ResultCallback<Void> resultCallback);

  /**
   * Takes an invitation back.
   *
   * @param localInvitation one that was sent and has not ended
   * @param resultCallback hears whether that can be done, by {@link RtmStatusCode.InvitationApiCallError}; or null
   */
  public abstract void cancelLocalInvitation(@NonNull LocalInvitation localInvitation, ResultCallback<Void> resultCallback);
}
