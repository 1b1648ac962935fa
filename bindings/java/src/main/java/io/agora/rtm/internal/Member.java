package io.agora.rtm.internal;

import io.agora.rtm.RtmChannelMember;

/** A user in a channel. Equal to another of the same user in the same channel. */
final class Member extends RtmChannelMember {
  private final String userId;
  private final String channelId;

  Member(String userId, String channelId) {
    this.userId = userId;
    this.channelId = channelId;
  }

  @Override
  public String getUserId() {
    return userId;
  }

  @Override
  public String getChannelId() {
    return channelId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Member && userId.equals(((Member) other).userId) && channelId.equals(((Member) other).channelId);
  }

  @Override
  public int hashCode() {
    return 31 * channelId.hashCode() + userId.hashCode();
  }

  @Override
  public String toString() {
    return "RtmChannelMember{userId='" + userId + "', channelId='" + channelId + "'}";
  }
}
