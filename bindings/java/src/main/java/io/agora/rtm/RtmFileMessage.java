package io.agora.rtm;

/**
 * A message about a file that can be downloaded from the server for 7 days. Text, file name and thumbnail have 32 KB together.
 * {@link RtmClient#createFileMessageByUploading} and {@link RtmClient#createFileMessageByMediaId} make them.
 */
public abstract class RtmFileMessage extends RtmMessage {
  /** For the library, which makes messages. */
  public RtmFileMessage() {}

  /** The size of the file in bytes; 0 when it is not known. */
  public abstract long getSize();

  /** The id by which the file is downloaded. */
  public abstract String getMediaId();

  /**
   * Sets a small picture that stands for the file.
   *
   * @param thumbnail its bytes, which are copied; null or none: no thumbnail
   */
  public abstract void setThumbnail(byte[] thumbnail);

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
}
