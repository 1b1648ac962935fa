package io.agora.rtm;

/** One attribute of a channel, and who wrote it last. */
public class RtmChannelAttribute {
  private String key;
  private String value;
  private String lastUpdateUserId;
  private long lastUpdateTs;

  /** Has neither key nor value yet. */
  public RtmChannelAttribute() {}

  /**
   * An attribute to write.
   *
   * @param key 1 to 32 visible bytes
   * @param value 1 byte to 8 KB in UTF-8
   */
  public RtmChannelAttribute(String key, String value) {
    this.key = key;
    this.value = value;
  }

  /**
   * An attribute as the server keeps it.
   *
   * @param key 1 to 32 visible bytes
   * @param value 1 byte to 8 KB in UTF-8
   * @param userId who wrote it last
   * @param updateTs when, in milliseconds since 1970
   */
  public RtmChannelAttribute(String key, String value, String userId, long updateTs) {
    this(key, value);
    this.lastUpdateUserId = userId;
    this.lastUpdateTs = updateTs;
  }

  /**
   * Sets the key.
   *
   * @param key 1 to 32 visible bytes
   */
  public void setKey(String key) {
    this.key = key;
  }

  /** The key; null when none was set. */
  public String getKey() {
    return key;
  }

  /**
   * Sets the value.
   *
   * @param value 1 byte to 8 KB in UTF-8
   */
  public void setValue(String value) {
    this.value = value;
  }

  /** The value; null when none was set. */
  public String getValue() {
    return value;
  }

  /** Who wrote it last; null for one that does not come from the server. */
  public String getLastUpdateUserId() {
    return lastUpdateUserId;
  }

  /** When it was written last, in milliseconds since 1970; 0 for one that does not come from the server. */
  public long getLastUpdateTs() {
    return lastUpdateTs;
  }

  @Override
  public String toString() {
    return "RtmChannelAttribute{key='" + key + "', value='" + value + "', lastUpdateUserId='" + lastUpdateUserId
        + "', lastUpdateTs=" + lastUpdateTs + "}";
  }
}
