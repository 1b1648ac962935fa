package io.agora.rtm.internal;

import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelListener;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmMessageType;
import io.agora.rtm.RtmStatusCode.ChannelMessageError;
import io.agora.rtm.RtmStatusCode.GetMembersError;
import io.agora.rtm.RtmStatusCode.JoinChannelError;
import io.agora.rtm.RtmStatusCode.LeaveChannelError;
import io.agora.rtm.SendMessageOptions;
import io.rtm.internal.Answer;
import io.rtm.internal.ChannelEvents;
import io.rtm.internal.Session;
import io.rtm.uniffi.ChannelAttributeData;
import io.rtm.uniffi.MessageData;
import java.util.ArrayList;
import java.util.List;

/** A channel of a client. */
final class Channel extends RtmChannel implements ChannelEvents {
  private final Session session;
  private final Channels home;
  private final String id;
  private final RtmChannelListener listener;
  /** What the session calls it; 0 when it is closed. */
  private volatile long number;

  Channel(Session session, Channels home, String id, RtmChannelListener listener) {
    this.session = session;
    this.home = home;
    this.id = id;
    this.listener = listener;
  }

  /** Gives it the number that it is called by from then on. */
  void open(long number) {
    this.number = number;
  }

  /** Takes the number away: 0 to all but the first. */
  synchronized long close() {
    long closed = number;
    number = 0;
    return closed;
  }

  @Override
  public void join(ResultCallback<Void> callback) {
    Answer<Void> answer = Answers.nothing(JoinChannelError.class, callback);
    long number = this.number;
    if (number == 0) {
      session.refuse(answer, JoinChannelError.JOIN_CHANNEL_ERR_NOT_INITIALIZED);
    } else {
      session.join(number, answer);
    }
  }

  @Override
  public void leave(ResultCallback<Void> callback) {
    Answer<Void> answer = Answers.nothing(LeaveChannelError.class, callback);
    long number = this.number;
    if (number == 0) {
      session.refuse(answer, LeaveChannelError.LEAVE_CHANNEL_ERR_NOT_INITIALIZED);
    } else {
      session.leave(number, answer);
    }
  }

  @Override
  public void sendMessage(RtmMessage message, ResultCallback<Void> callback) {
    sendMessage(message, null, callback);
  }

  @Override
  public void sendMessage(RtmMessage message, SendMessageOptions options, ResultCallback<Void> callback) {
    Answer<Void> answer = Answers.nothing(ChannelMessageError.class, callback);
    long number = this.number;
    if (number == 0) {
      session.refuse(answer, ChannelMessageError.CHANNEL_MESSAGE_ERR_NOT_INITIALIZED);
      return;
    }
    Outgoing out = Outgoing.of(message);
    boolean keepHistory = options != null && options.enableHistoricalMessaging;
    session.sendToChannel(number, out.kind, out.text, out.raw, out.media, keepHistory, answer);
  }

  @Override
  public void getMembers(ResultCallback<List<RtmChannelMember>> callback) {
    Answer<List<String>> answer = Answers.of(GetMembersError.class, callback, this::members);
    long number = this.number;
    if (number == 0) {
      session.refuse(answer, GetMembersError.GET_MEMBERS_ERR_NOT_INITIALIZED);
    } else {
      session.members(number, answer);
    }
  }

  private List<RtmChannelMember> members(List<String> users) {
    List<RtmChannelMember> members = new ArrayList<RtmChannelMember>(users.size());
    for (String user : users) members.add(new Member(user, id));
    return members;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public void release() {
    home.release(this);
  }

  @Override
  public void onMessage(String from, MessageData message, long serverMs) {
    if (listener == null) return;
    RtmChannelMember member = new Member(from, id);
    Origin origin = new Origin(serverMs, false);
    switch (message.getKind()) {
      case RtmMessageType.FILE:
        listener.onFileMessageReceived(new FileMessage(message, origin), member);
        break;
      case RtmMessageType.IMAGE:
        listener.onImageMessageReceived(new ImageMessage(message, origin), member);
        break;
      default:
        listener.onMessageReceived(new PlainMessage(message, origin), member);
    }
  }

  @Override
  public void onMemberJoined(String user) {
    if (listener != null) listener.onMemberJoined(new Member(user, id));
  }

  @Override
  public void onMemberLeft(String user) {
    if (listener != null) listener.onMemberLeft(new Member(user, id));
  }

  @Override
  public void onMemberCount(int count) {
    if (listener != null) listener.onMemberCountUpdated(count);
  }

  @Override
  public void onAttributes(List<ChannelAttributeData> attributes) {
    if (listener != null) listener.onAttributesUpdated(Attributes.foundInChannel(attributes));
  }
}
