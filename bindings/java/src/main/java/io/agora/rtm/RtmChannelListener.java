package io.agora.rtm;

import java.util.List;

/**
 * Hears what happens in a channel. Everything comes on the SDK thread of the client, one after another, and never inside a call. What a
 * method throws is logged and hurts nothing.
 */
public interface RtmChannelListener {
  /**
   * There are more or fewer members. Told right after a join, and then at most once a second; once in 3 seconds above 512 members.
   *
   * @param memberCount how many there are
   */
  void onMemberCountUpdated(int memberCount);

  /**
   * Attributes of the channel were written, and who wrote them wanted it told.
   *
   * @param attributeList all attributes of the channel
   */
  void onAttributesUpdated(List<RtmChannelAttribute> attributeList);

  /**
   * Another member has sent a text or raw message.
   *
   * @param message the message
   * @param fromMember who sent it
   */
  void onMessageReceived(RtmMessage message, RtmChannelMember fromMember);

  /**
   * Another member has sent an image.
   *
   * @param message the message
   * @param fromMember who sent it
   */
  default void onImageMessageReceived(RtmImageMessage message, RtmChannelMember fromMember) {}

  /**
   * Another member has sent a file.
   *
   * @param message the message
   * @param fromMember who sent it
   */
  default void onFileMessageReceived(RtmFileMessage message, RtmChannelMember fromMember) {}

  /**
   * Somebody has joined. Not told above 512 members.
   *
   * @param member who it is
   */
  void onMemberJoined(RtmChannelMember member);

  /**
   * Somebody has left, or has vanished for 30 seconds. Not told above 512 members.
   *
   * @param member who it was
   */
  void onMemberLeft(RtmChannelMember member);
}
