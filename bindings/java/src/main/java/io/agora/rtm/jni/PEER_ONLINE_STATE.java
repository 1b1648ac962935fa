package io.agora.rtm.jni;

/**
 * Where a user stands, as a type that old programs import. Callbacks bring plain numbers, those of
 * {@link io.agora.rtm.PeerOnlineState}.
 */
public final class PEER_ONLINE_STATE {
  /** {@link io.agora.rtm.PeerOnlineState#ONLINE}. */
  public static final PEER_ONLINE_STATE PEER_ONLINE_STATE_ONLINE = new PEER_ONLINE_STATE("PEER_ONLINE_STATE_ONLINE", 0);

  /** {@link io.agora.rtm.PeerOnlineState#UNREACHABLE}. */
  public static final PEER_ONLINE_STATE PEER_ONLINE_STATE_UNREACHABLE =
      new PEER_ONLINE_STATE("PEER_ONLINE_STATE_UNREACHABLE", 1);

  /** {@link io.agora.rtm.PeerOnlineState#OFFLINE}. */
  public static final PEER_ONLINE_STATE PEER_ONLINE_STATE_OFFLINE = new PEER_ONLINE_STATE("PEER_ONLINE_STATE_OFFLINE", 2);

  private static final PEER_ONLINE_STATE[] ALL = {
    PEER_ONLINE_STATE_ONLINE, PEER_ONLINE_STATE_UNREACHABLE, PEER_ONLINE_STATE_OFFLINE
  };

  private final String name;
  private final int value;

  private PEER_ONLINE_STATE(String name, int value) {
    this.name = name;
    this.value = value;
  }

  /** The number in {@link io.agora.rtm.PeerOnlineState}. */
  public final int swigValue() {
    return value;
  }

  /**
   * The state with a number.
   *
   * @param swigValue the number
   * @return the state
   * @throws IllegalArgumentException when there is none with this number
   */
  public static PEER_ONLINE_STATE swigToEnum(int swigValue) {
    if (swigValue >= 0 && swigValue < ALL.length) return ALL[swigValue];
    throw new IllegalArgumentException("no PEER_ONLINE_STATE has the number " + swigValue);
  }

  /** The name of the constant. */
  @Override
  public String toString() {
    return name;
  }
}
