package io.agora.rtm.internal;

import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmMessageType;
import io.rtm.uniffi.MediaData;

/**
 * What is sent for a message. What cannot be sent is of no kind: the library refuses that as an invalid message, at the place that this
 * has among its checks.
 */
final class Outgoing {
  private static final Outgoing NONE = new Outgoing(RtmMessageType.UNDEFINED, "", Bytes.NONE, null);

  final int kind;
  final String text;
  final byte[] raw;
  final MediaData media;

  private Outgoing(int kind, String text, byte[] raw, MediaData media) {
    this.kind = kind;
    this.text = text;
    this.raw = raw;
    this.media = media;
  }

  static Outgoing of(RtmMessage message) {
    if (message instanceof PlainMessage) return ((PlainMessage) message).outgoing();
    if (message instanceof FileMessage) return ((FileMessage) message).outgoing();
    if (message instanceof ImageMessage) return ((ImageMessage) message).outgoing();
    return message == null ? NONE : foreign(message);
  }

  /** The bytes are shared: nobody may change them. */
  static Outgoing plain(Origin origin, int type, String text, byte[] raw) {
    if (origin.isReceived()) return NONE;
    if (type == RtmMessageType.TEXT) return new Outgoing(type, text, Bytes.NONE, null);
    if (type != RtmMessageType.RAW || raw == null) return NONE;
    return new Outgoing(type, text, raw, null);
  }

  static Outgoing media(Origin origin, int type, String text, MediaData media) {
    return origin.isReceived() ? NONE : new Outgoing(type, text, Bytes.NONE, media);
  }

  /** A message of a program's own class is asked through its methods alone. */
  private static Outgoing foreign(RtmMessage message) {
    String text = Texts.orEmpty(message.getText());
    if (message instanceof RtmFileMessage) {
      RtmFileMessage file = (RtmFileMessage) message;
      Media media = new Media(Texts.orEmpty(file.getMediaId()), file.getSize());
      media.text = text;
      media.fileName = Texts.orEmpty(file.getFileName());
      media.setThumbnail(file.getThumbnail());
      return media.outgoing(RtmMessageType.FILE);
    }
    if (message instanceof RtmImageMessage) {
      RtmImageMessage image = (RtmImageMessage) message;
      Media media = new Media(Texts.orEmpty(image.getMediaId()), image.getSize());
      media.text = text;
      media.fileName = Texts.orEmpty(image.getFileName());
      media.setThumbnail(image.getThumbnail());
      media.width = image.getWidth();
      media.height = image.getHeight();
      media.thumbnailWidth = image.getThumbnailWidth();
      media.thumbnailHeight = image.getThumbnailHeight();
      return media.outgoing(RtmMessageType.IMAGE);
    }
    return plain(Origin.HERE, message.getMessageType(), text, Bytes.copy(message.getRawMessage()));
  }
}
