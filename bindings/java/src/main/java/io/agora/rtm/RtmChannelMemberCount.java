package io.agora.rtm;

/** How many members a channel has. */
public class RtmChannelMemberCount {
  private String channelID;
  private int memberCount;

  /** No members of no channel. */
  public RtmChannelMemberCount() {}

  /**
   * The count of a channel.
   *
   * @param channelID the channel
   * @param memberCount its members
   */
  public RtmChannelMemberCount(String channelID, int memberCount) {
    this.channelID = channelID;
    this.memberCount = memberCount;
  }

  /**
   * Sets the channel.
   *
   * @param channelID its id
   */
  public void setChannelID(String channelID) {
    this.channelID = channelID;
  }

  /** The channel. */
  public String getChannelID() {
    return channelID;
  }

  /**
   * Sets the count.
   *
   * @param memberCount the members of the channel
   */
  public void setMemberCount(int memberCount) {
    this.memberCount = memberCount;
  }

  /** How many members it has; 0 also when there is no such channel. */
  public int getMemberCount() {
    return memberCount;
  }

  @Override
  public String toString() {
    return "RtmChannelMemberCount{channelID='" + channelID + "', memberCount=" + memberCount + "}";
  }
}
