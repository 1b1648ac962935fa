package io.agora.rtm;

/**
 * A message about an image that can be downloaded from the server for 7 days. Text, file name and thumbnail have 32 KB together.
 * {@link RtmClient#createImageMessageByUploading} and {@link RtmClient#createImageMessageByMediaId} make them.
 */
public abstract class RtmImageMessage extends RtmMessage {
  /** For the library, which makes messages. */
  public RtmImageMessage() {}

  /** The size of the image in bytes; 0 when it is not known. */
  public abstract long getSize();

  /** The id by which the image is downloaded. */
  public abstract String getMediaId();

  /**
   * Sets a small version of the image.
   *
   * @param data its bytes, which are copied; null or none: no thumbnail
   */
  public abstract void setThumbnail(byte[] data);

  /** A copy of the thumbnail; null when there is none. */
  public abstract byte[] getThumbnail();

  /**
   * Sets the name to show.
   *
   * @param fileName the name; null is the empty one
   */
  public abstract void setFileName(String fileName);

  /** The name to show; never null. */
  public abstract String getFileName();

  /**
   * Says how wide the image is, in place of what was found at the upload. The image itself stays as it is.
   *
   * @param width in pixels
   */
  public abstract void setWidth(int width);

  /** In pixels; found at the upload of a JPEG, PNG or BMP, else 0. */
  public abstract int getWidth();

  /**
   * Says how high the image is, in place of what was found at the upload. The image itself stays as it is.
   *
   * @param height in pixels
   */
  public abstract void setHeight(int height);

  /** In pixels; found at the upload of a JPEG, PNG or BMP, else 0. */
  public abstract int getHeight();

  /**
   * Says how wide the thumbnail is.
   *
   * @param thumbnailWidth in pixels
   */
  public abstract void setThumbnailWidth(int thumbnailWidth);

  /** In pixels; 0 unless set. */
  public abstract int getThumbnailWidth();

  /**
   * Says how high the thumbnail is.
   *
   * @param thumbnailHeight in pixels
   */
  public abstract void setThumbnailHeight(int thumbnailHeight);

  /** In pixels; 0 unless set. */
  public abstract int getThumbnailHeight();
}
