package io.agora.rtm;

/** An invitation that has come in. */
public interface RemoteInvitation {
  /** Who invites. */
  String getCallerId();

  /** What the caller says. */
  String getContent();

  /** The channel to meet in; accepting joins nobody. */
  String getChannelId();

  /**
   * Says something to the caller. What is set after it was accepted or refused is not told.
   *
   * @param response at most 8 KB; null is the empty text
   */
  void setResponse(String response);

  /** What the caller will be told; never null. */
  String getResponse();

  /** By {@link RtmStatusCode.RemoteInvitationState}: as far as the listener was told. */
  int getState();
}
