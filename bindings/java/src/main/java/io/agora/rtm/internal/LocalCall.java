package io.agora.rtm.internal;

import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RtmCallEventListener;
import io.agora.rtm.RtmStatusCode.InvitationApiCallError;
import io.agora.rtm.RtmStatusCode.LocalInvitationState;
import io.rtm.internal.Answer;
import io.rtm.internal.LocalInvitationEvents;
import io.rtm.internal.Session;

/** An invitation of ours. It is itself alone: programs keep it in maps by its identity. */
final class LocalCall implements LocalInvitation {
  /** Who made it; nobody else sends it. */
  final Calls home;
  private final String callee;
  private volatile String content = "";
  private volatile String channelId = "";
  private volatile String response = "";
  private volatile int state = LocalInvitationState.LOCAL_INVITATION_STATE_IDLE;
  /** A lock that no program can hold. */
  private final Object sending = new Object();
  /** What the session calls it; 0 before it is sent. */
  private long number;

  LocalCall(Calls home, String callee) {
    this.home = home;
    this.callee = callee;
  }

  /** Hands it to the session, once; that knows what can still be done with it from then on. */
  void send(Session session, Answer<Long> answer) {
    synchronized (sending) {
      if (number != 0) {
        session.refuse(
            answer,
            hasEnded()
                ? InvitationApiCallError.INVITATION_API_CALL_ERR_ALREADY_END
                : InvitationApiCallError.INVITATION_API_CALL_ERR_ALREADY_SENT);
        return;
      }
      session.sendInvitation(callee, content, channelId, new Told(), this::sent, answer);
    }
  }

  private void sent(long number) {
    this.number = number;
    state = LocalInvitationState.LOCAL_INVITATION_STATE_SENT_TO_REMOTE;
  }

  void cancel(Session session, Answer<Void> answer) {
    long number;
    synchronized (sending) {
      number = this.number;
    }
    if (number == 0) {
      session.refuse(answer, InvitationApiCallError.INVITATION_API_CALL_ERR_NOT_STARTED);
    } else {
      session.cancelInvitation(number, answer);
    }
  }

  private boolean hasEnded() {
    return state >= LocalInvitationState.LOCAL_INVITATION_STATE_ACCEPTED_BY_REMOTE;
  }

  /** Shows first and tells then, so that a callback sees what it is told. */
  private final class Told implements LocalInvitationEvents {
    @Override
    public void onReceived() {
      state = LocalInvitationState.LOCAL_INVITATION_STATE_RECEIVED_BY_REMOTE;
      RtmCallEventListener listener = home.listener();
      if (listener != null) listener.onLocalInvitationReceivedByPeer(LocalCall.this);
    }

    @Override
    public void onAccepted(String answer) {
      response = answer;
      state = LocalInvitationState.LOCAL_INVITATION_STATE_ACCEPTED_BY_REMOTE;
      RtmCallEventListener listener = home.listener();
      if (listener != null) listener.onLocalInvitationAccepted(LocalCall.this, answer);
    }

    @Override
    public void onRefused(String answer) {
      response = answer;
      state = LocalInvitationState.LOCAL_INVITATION_STATE_REFUSED_BY_REMOTE;
      RtmCallEventListener listener = home.listener();
      if (listener != null) listener.onLocalInvitationRefused(LocalCall.this, answer);
    }

    @Override
    public void onCanceled() {
      state = LocalInvitationState.LOCAL_INVITATION_STATE_CANCELED;
      RtmCallEventListener listener = home.listener();
      if (listener != null) listener.onLocalInvitationCanceled(LocalCall.this);
    }

    @Override
    public void onFailure(int code) {
      state = LocalInvitationState.LOCAL_INVITATION_STATE_FAILURE;
      RtmCallEventListener listener = home.listener();
      if (listener != null) listener.onLocalInvitationFailure(LocalCall.this, code);
    }
  }

  @Override
  public String getCalleeId() {
    return callee;
  }

  @Override
  public void setContent(String content) {
    this.content = Texts.orEmpty(content);
  }

  @Override
  public String getContent() {
    return content;
  }

  @Override
  public void setChannelId(String channelId) {
    this.channelId = Texts.orEmpty(channelId);
  }

  @Override
  public String getChannelId() {
    return channelId;
  }

  @Override
  public String getResponse() {
    return response;
  }

  @Override
  public int getState() {
    return state;
  }

  @Override
  public String toString() {
    return "LocalInvitation{calleeId='" + callee + "', content='" + content + "', channelId='" + channelId + "', response='"
        + response + "', state=" + state + "}";
  }
}
