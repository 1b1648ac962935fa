package io.agora.rtm;

/** One attribute of a user. */
public class RtmAttribute {
  private String key;
  private String value;

  /** Has neither key nor value yet. */
  public RtmAttribute() {}

  /**
   * An attribute.
   *
   * @param key 1 to 32 visible bytes
   * @param value up to 8 KB in UTF-8
   */
  public RtmAttribute(String key, String value) {
    this.key = key;
    this.value = value;
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
   * @param value up to 8 KB in UTF-8
   */
  public void setValue(String value) {
    this.value = value;
  }

  /** The value; null when none was set. */
  public String getValue() {
    return value;
  }

  @Override
  public String toString() {
    return "RtmAttribute{key='" + key + "', value='" + value + "'}";
  }
}
