package io.agora.rtm.internal;

import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMessageType;
import io.rtm.uniffi.MessageData;

/** A message about an image. */
final class ImageMessage extends RtmImageMessage {
  private final Media media;

  ImageMessage(String mediaId) {
    this.media = new Media(mediaId, 0);
  }

  /** Of an upload, or received. */
  ImageMessage(MessageData data, Origin origin) {
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

  /** Has no effect: an image has no bytes of its own. */
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
    return RtmMessageType.IMAGE;
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

  @Override
  public void setWidth(int width) {
    media.width = width;
  }

  @Override
  public int getWidth() {
    return media.width;
  }

  @Override
  public void setHeight(int height) {
    media.height = height;
  }

  @Override
  public int getHeight() {
    return media.height;
  }

  @Override
  public void setThumbnailWidth(int thumbnailWidth) {
    media.thumbnailWidth = thumbnailWidth;
  }

  @Override
  public int getThumbnailWidth() {
    return media.thumbnailWidth;
  }

  @Override
  public void setThumbnailHeight(int thumbnailHeight) {
    media.thumbnailHeight = thumbnailHeight;
  }

  @Override
  public int getThumbnailHeight() {
    return media.thumbnailHeight;
  }

  Outgoing outgoing() {
    return media.outgoing(RtmMessageType.IMAGE);
  }
}
