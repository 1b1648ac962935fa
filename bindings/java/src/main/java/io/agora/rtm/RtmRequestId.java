package io.agora.rtm;

/**
 * Names a transfer. The call that starts the transfer writes the number into the object it is given, before anything can be heard of
 * the transfer; its progress comes under the same number.
 */
public class RtmRequestId {
  private volatile long requestId;

  /** Names nothing yet. */
  public RtmRequestId() {}

  /**
   * Names the transfer with this number.
   *
   * @param requestId the number
   */
  public RtmRequestId(long requestId) {
    this.requestId = requestId;
  }

  /**
   * Names another transfer.
   *
   * @param requestId its number
   */
  public void setRequestId(long requestId) {
    this.requestId = requestId;
  }

  /** The number; 0 when it names nothing. */
  public long getRequestId() {
    return requestId;
  }

  @Override
  public String toString() {
    return "RtmRequestId{requestId=" + requestId + "}";
  }
}
