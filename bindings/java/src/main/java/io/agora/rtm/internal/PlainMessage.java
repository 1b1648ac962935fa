package io.agora.rtm.internal;

import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmMessageType;
import io.rtm.uniffi.MessageData;

/** A text message, or a raw one. */
final class PlainMessage extends RtmMessage {
  private final Origin origin;
  private int type;
  private String text;
  /** Never changed, only replaced: what is being sent shares it. */
  private byte[] raw;

  PlainMessage(String text) {
    this.origin = Origin.HERE;
    this.type = RtmMessageType.TEXT;
    this.text = Texts.orEmpty(text);
  }

  PlainMessage(byte[] data, String description) {
    this(description);
    setRawMessage(data);
  }

  /** A received one. */
  PlainMessage(MessageData data, Origin origin) {
    this.origin = origin;
    this.type = data.getKind();
    this.text = data.getText();
    if (type == RtmMessageType.RAW) this.raw = data.getRaw();
  }

  @Override
  public void setText(String text) {
    this.text = Texts.orEmpty(text);
  }

  @Override
  public String getText() {
    return text;
  }

  @Override
  public void setRawMessage(byte[] data) {
    type = RtmMessageType.RAW;
    raw = Bytes.copy(data);
  }

  @Override
  public void setRawMessage(byte[] data, String description) {
    setRawMessage(data);
    setText(description);
  }

  @Override
  public byte[] getRawMessage() {
    return Bytes.copy(raw);
  }

  @Override
  public int getMessageType() {
    return type;
  }

  @Override
  public long getServerReceivedTs() {
    return origin.serverMs;
  }

  @Override
  public boolean isOfflineMessage() {
    return origin.offline;
  }

  Outgoing outgoing() {
    return Outgoing.plain(origin, type, text, raw);
  }
}
