package io.agora.rtm;

/** An invitation of ours. {@link RtmCallManager#createLocalInvitation} makes it. */
public interface LocalInvitation {
  /** Who is invited. */
  String getCalleeId();

  /**
   * Says something to the callee. What is set after it was sent is not told.
   *
   * @param content at most 8 KB; null is the empty text
   */
  void setContent(String content);

  /** What the callee is told; never null. */
  String getContent();

  /**
   * Names a channel to meet in, which joins nobody. What is set after it was sent is not told.
   *
   * @param channelId at most 64 bytes; null is the empty text
   */
  void setChannelId(String channelId);

  /** The channel to meet in; never null. */
  String getChannelId();

  /** What the callee answered; empty until then. */
  String getResponse();

  /** By {@link RtmStatusCode.LocalInvitationState}: as far as the listener was told. */
  int getState();
}
