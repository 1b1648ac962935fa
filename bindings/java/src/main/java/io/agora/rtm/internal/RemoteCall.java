package io.agora.rtm.internal;

import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.RtmCallEventListener;
import io.agora.rtm.RtmStatusCode.RemoteInvitationState;
import io.rtm.internal.RemoteInvitationEvents;

/** An invitation that came in. It is itself alone: programs keep it in maps by its identity. */
final class RemoteCall implements RemoteInvitation, RemoteInvitationEvents {
  /** Where it came in; nobody else answers it. */
  final Calls home;
  /** What the library calls it. */
  final long number;
  private final String caller;
  private final String content;
  private final String channelId;
  private volatile String response = "";
  private volatile int state = RemoteInvitationState.REMOTE_INVITATION_STATE_INVITATION_RECEIVED;

  RemoteCall(Calls home, long number, String caller, String content, String channelId) {
    this.home = home;
    this.number = number;
    this.caller = caller;
    this.content = content;
    this.channelId = channelId;
  }

  @Override
  public String getCallerId() {
    return caller;
  }

  @Override
  public String getContent() {
    return content;
  }

  @Override
  public String getChannelId() {
    return channelId;
  }

  @Override
  public void setResponse(String response) {
    this.response = Texts.orEmpty(response);
  }

  @Override
  public String getResponse() {
    return response;
  }

  @Override
  public int getState() {
    return state;
  }

  /** This side has accepted. */
  void accepted() {
    if (state == RemoteInvitationState.REMOTE_INVITATION_STATE_INVITATION_RECEIVED) {
      state = RemoteInvitationState.REMOTE_INVITATION_STATE_ACCEPT_SENT_TO_LOCAL;
    }
  }

  @Override
  public void onAccepted() {
    state = RemoteInvitationState.REMOTE_INVITATION_STATE_ACCEPTED;
    RtmCallEventListener listener = home.listener();
    if (listener != null) listener.onRemoteInvitationAccepted(this);
  }

  @Override
  public void onRefused() {
    state = RemoteInvitationState.REMOTE_INVITATION_STATE_REFUSED;
    RtmCallEventListener listener = home.listener();
    if (listener != null) listener.onRemoteInvitationRefused(this);
  }

  @Override
  public void onCanceled() {
    state = RemoteInvitationState.REMOTE_INVITATION_STATE_CANCELED;
    RtmCallEventListener listener = home.listener();
    if (listener != null) listener.onRemoteInvitationCanceled(this);
  }

  @Override
  public void onFailure(int code) {
    state = RemoteInvitationState.REMOTE_INVITATION_STATE_FAILURE;
    RtmCallEventListener listener = home.listener();
    if (listener != null) listener.onRemoteInvitationFailure(this, code);
  }

  @Override
  public String toString() {
    return "RemoteInvitation{callerId='" + caller + "', content='" + content + "', channelId='" + channelId + "', response='"
        + response + "', state=" + state + "}";
  }
}
