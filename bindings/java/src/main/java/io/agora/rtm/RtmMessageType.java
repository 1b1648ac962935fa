package io.agora.rtm;

/** What kind of message a message is. */
public class RtmMessageType {
  /** Of a kind that this library does not know. */
  public static final int UNDEFINED = 0;

  /** A text. */
  public static final int TEXT = 1;

  /** Bytes, and a text that describes them. */
  public static final int RAW = 2;

  /** A file that can be downloaded. */
  public static final int FILE = 3;

  /** An image that can be downloaded. */
  public static final int IMAGE = 4;

  /** Holds constants only; there is nothing to make. */
  public RtmMessageType() {}
}
