package io.agora.rtm;

import java.util.List;

/**
 * A channel, as one client sees it. {@link RtmClient#createChannel} opens it, {@link #release} closes it; a closed one answers every call
 * with the code for "not initialized".
 */
public abstract class RtmChannel {
  /** For the library, which makes channels. */
  public RtmChannel() {}

  /**
   * Joins. The other members hear {@link RtmChannelListener#onMemberJoined}. At most 20 channels at a time.
   *
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.JoinChannelError}; or null
   */
  public abstract void join(ResultCallback<Void> resultCallback);

  /**
   * Leaves. The other members hear {@link RtmChannelListener#onMemberLeft}.
   *
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.LeaveChannelError}; or null
   */
  public abstract void leave(ResultCallback<Void> resultCallback);

  /**
   * Sends a message to the other members.
   *
   * @param message at most 32 KB
   * @param resultCallback hears whether the server has it, by {@link RtmStatusCode.ChannelMessageError}; or null
   */
  public abstract void sendMessage(RtmMessage message, ResultCallback<Void> resultCallback);

  /**
   * Sends a message to the other members.
   *
   * @param message at most 32 KB
   * @param options how to send it; null: the defaults
   * @param resultCallback hears whether the server has it, by {@link RtmStatusCode.ChannelMessageError}; or null
   */
  public abstract void sendMessage(RtmMessage message, SendMessageOptions options, ResultCallback<Void> resultCallback);

  /**
   * Asks who the members are, this client among them: at most 512, chosen at random when there are more.
   *
   * @param resultCallback hears the members, or a code of {@link RtmStatusCode.GetMembersError}; or null
   */
  public abstract void getMembers(ResultCallback<List<RtmChannelMember>> resultCallback);

  /** The id of the channel. */
  public abstract String getId();

  /**
   * Closes the channel, leaving it if it is joined. Nothing new is heard of it; a callback that runs at that moment on the SDK thread may
   * still be at it. The id can be opened again.
   */
  public abstract void release();
}
