package io.agora.rtm;

/**
 * A message: a text, or bytes with a text that describes them. {@link RtmFileMessage} and {@link RtmImageMessage} are messages, too.
 * {@link RtmClient#createMessage()} and its siblings make them. A message is copied when it is sent, so that it can be changed and
 * sent again; one that was received is not for sending.
 */
public abstract class RtmMessage {
  /** For the library, which makes messages. */
  public RtmMessage() {}

  /**
   * Sets the text; null is the empty text.
   *
   * @param text the body of a text message, and the description of any other
   */
  public abstract void setText(String text);

  /** The body of a text message, and the description of any other; never null. */
  public abstract String getText();

  /**
   * Makes it a raw message with these bytes. A file or an image stays what it is, and has none.
   *
   * @param data the bytes, which are copied; a message without any, null, is refused when it is sent
   */
  public abstract void setRawMessage(byte[] data);

  /**
   * Makes it a raw message with these bytes and this description. A file or an image takes only the description.
   *
   * @param data the bytes, which are copied; a message without any, null, is refused when it is sent
   * @param description what the bytes are, for people or for programs; null is the empty text
   */
  public abstract void setRawMessage(byte[] data, String description);

  /** A copy of the bytes of a raw message; null for any other. */
  public abstract byte[] getRawMessage();

  /** By {@link RtmMessageType}. */
  public abstract int getMessageType();

  /** When the server had a received message, in milliseconds since 1970. No strict order; 0 for one that was not received. */
  public abstract long getServerReceivedTs();

  /** Whether the server kept a received peer message because its receiver was offline. */
  public abstract boolean isOfflineMessage();
}
