package io.agora.rtm;

/** A user in a channel. */
public abstract class RtmChannelMember {
  /** For the library, which makes members. */
  public RtmChannelMember() {}

  /** Who it is. */
  public abstract String getUserId();

  /** In which channel. */
  public abstract String getChannelId();
}
