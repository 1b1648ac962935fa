package io.agora.rtm;

/** How the attributes of a channel are written. */
public class ChannelAttributeOptions {
  private boolean enableNotificationToChannelMembers;

  /** Members are not told. */
  public ChannelAttributeOptions() {}

  /**
   * Chooses whether members are told.
   *
   * @param enableNotificationToChannelMembers true: every member hears
   *     {@link RtmChannelListener#onAttributesUpdated(java.util.List)}
   */
  public ChannelAttributeOptions(boolean enableNotificationToChannelMembers) {
    this.enableNotificationToChannelMembers = enableNotificationToChannelMembers;
  }

  /**
   * Chooses whether members are told.
   *
   * @param enableNotificationToChannelMembers true: every member hears
   *     {@link RtmChannelListener#onAttributesUpdated(java.util.List)}
   */
  public void setEnableNotificationToChannelMembers(boolean enableNotificationToChannelMembers) {
    this.enableNotificationToChannelMembers = enableNotificationToChannelMembers;
  }

  /** Whether members are told. */
  public boolean getEnableNotificationToChannelMembers() {
    return enableNotificationToChannelMembers;
  }

  @Override
  public String toString() {
    return "ChannelAttributeOptions{enableNotificationToChannelMembers=" + enableNotificationToChannelMembers + "}";
  }
}
