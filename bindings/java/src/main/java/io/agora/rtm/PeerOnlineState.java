package io.agora.rtm;

/** Where a user stands. */
public class PeerOnlineState {
  /** Logged in and heard of lately. */
  public static final int ONLINE = 0;

  /** Logged in, and silent for more than 6 seconds. Only subscriptions tell it; a query takes it for online. */
  public static final int UNREACHABLE = 1;

  /** Logged out, never logged in, or silent for more than 30 seconds. */
  public static final int OFFLINE = 2;

  /** Holds constants only; there is nothing to make. */
  public PeerOnlineState() {}
}
