package io.agora.rtm;

/** What users are subscribed to for. */
public class PeerSubscriptionOption {
  /** For their online state. */
  public static final int ONLINE = 0;

  /** Holds constants only; there is nothing to make. */
  public PeerSubscriptionOption() {}
}
