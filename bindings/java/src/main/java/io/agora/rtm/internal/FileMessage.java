package io.agora.rtm.internal;

import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmMessageType;
import io.rtm.uniffi.MessageData;

/** A message about a file. */
final class FileMessage extends RtmFileMessage {
  private final Media media;

  FileMessage(String mediaId) {
    this.media = new Media(mediaId, 0);
  }

  /** Of an upload, or received. */
  FileMessage(MessageData data, Origin origin) {
    this.media = new Media(data, origin);
  }

  @Override
  public void setText(String text) {
    media.text = Texts.orEmpty(text);
  }

  @Override
  public String getText() {
    return media.text;
  }

  /** Has no effect: a file has no bytes of its own. */
  @Override
  public void setRawMessage(byte[] data) {}

  @Override
  public void setRawMessage(byte[] data, String description) {
    setText(description);
  }

  @Override
  public byte[] getRawMessage() {
    return null;
  }

  @Override
  public int getMessageType() {
    return RtmMessageType.FILE;
  }

  @Override
  public long getServerReceivedTs() {
    return media.origin.serverMs;
  }

  @Override
  public boolean isOfflineMessage() {
    return media.origin.offline;
  }

  @Override
  public long getSize() {
    return media.size;
  }

  @Override
  public String getMediaId() {
    return media.id;
  }

  @Override
  public void setThumbnail(byte[] thumbnail) {
    media.setThumbnail(thumbnail);
  }

  @Override
  public byte[] getThumbnail() {
    return media.thumbnail();
  }

  @Override
  public void setFileName(String fileName) {
    media.fileName = Texts.orEmpty(fileName);
  }

  @Override
  public String getFileName() {
    return media.fileName;
  }

  Outgoing outgoing() {
    return media.outgoing(RtmMessageType.FILE);
  }
}
