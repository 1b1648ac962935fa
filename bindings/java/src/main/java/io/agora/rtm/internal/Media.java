package io.agora.rtm.internal;

import io.rtm.uniffi.MediaData;
import io.rtm.uniffi.MessageData;

/** What messages about files and those about images have in common. */
final class Media {
  final Origin origin;
  final String id;
  final long size;
  String text = "";
  String fileName = "";
  /** Never changed, only replaced: what is being sent shares it. */
  private byte[] thumbnail;
  int width;
  int height;
  int thumbnailWidth;
  int thumbnailHeight;

  Media(String id, long size) {
    this.origin = Origin.HERE;
    this.id = id;
    this.size = size;
  }

  /** Of an upload, or received. */
  Media(MessageData data, Origin origin) {
    MediaData media = data.getMedia();
    this.origin = origin;
    this.text = data.getText();
    this.id = media == null ? "" : media.getId();
    this.size = media == null ? 0 : media.getSize();
    if (media == null) return;
    this.fileName = media.getFileName();
    this.thumbnail = media.getThumbnail();
    this.width = media.getWidth();
    this.height = media.getHeight();
    this.thumbnailWidth = media.getThumbnailWidth();
    this.thumbnailHeight = media.getThumbnailHeight();
  }

  void setThumbnail(byte[] bytes) {
    thumbnail = Bytes.copyOfSome(bytes);
  }

  byte[] thumbnail() {
    return Bytes.copyOfSome(thumbnail);
  }

  Outgoing outgoing(int type) {
    byte[] small = thumbnail == null ? Bytes.NONE : thumbnail;
    MediaData data = new MediaData(id, size, fileName, small, width, height, thumbnailWidth, thumbnailHeight);
    return Outgoing.media(origin, type, text, data);
  }
}
