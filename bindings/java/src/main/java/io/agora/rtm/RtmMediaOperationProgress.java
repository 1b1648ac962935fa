package io.agora.rtm;

/** How far an upload or a download is. */
public class RtmMediaOperationProgress {
  /** All bytes of the transfer. */
  public long totalSize = 0;

  /** The bytes that have been moved so far. */
  public long currentSize = 0;

  /** Nothing of nothing. */
  public RtmMediaOperationProgress() {}

  @Override
  public String toString() {
    return "RtmMediaOperationProgress{totalSize=" + totalSize + ", currentSize=" + currentSize + "}";
  }
}
