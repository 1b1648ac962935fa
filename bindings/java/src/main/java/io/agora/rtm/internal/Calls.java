package io.agora.rtm.internal;

import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmCallEventListener;
import io.agora.rtm.RtmCallManager;
import io.agora.rtm.RtmStatusCode.InvitationApiCallError;
import io.agora.rtm.RtmStatusCode.RemoteInvitationState;
import io.rtm.internal.Answer;
import io.rtm.internal.LateKt;
import io.rtm.internal.RemoteInvitationEvents;
import io.rtm.internal.Session;

/** The invitations of a client. */
final class Calls extends RtmCallManager {
  private static final int INVALID = InvitationApiCallError.INVITATION_API_CALL_ERR_INVALID_ARGUMENT;

  private volatile RtmCallEventListener listener;
  /** Set before the client is handed out; an invitation that comes in before that has no use for it. */
  private Session session;

  void open(Session session) {
    this.session = session;
  }

  /** Who hears of invitations; null: nobody. */
  RtmCallEventListener listener() {
    return listener;
  }

  @Override
  public void setEventListener(RtmCallEventListener eventListener) {
    listener = eventListener;
  }

  @Override
  public LocalInvitation createLocalInvitation(String calleeId) {
    return session.isReleased() ? null : new LocalCall(this, Texts.orEmpty(calleeId));
  }

  @Override
  public void sendLocalInvitation(LocalInvitation invitation, ResultCallback<Void> callback) {
    Answer<Long> answer = answer(callback);
    if (isOurs(invitation)) {
      ((LocalCall) invitation).send(session, answer);
    } else {
      session.refuse(answer, INVALID);
    }
  }

  @Override
  public void cancelLocalInvitation(LocalInvitation invitation, ResultCallback<Void> callback) {
    Answer<Void> answer = answer(callback);
    if (isOurs(invitation)) {
      ((LocalCall) invitation).cancel(session, answer);
    } else {
      session.refuse(answer, INVALID);
    }
  }

  @Override
  public void acceptRemoteInvitation(RemoteInvitation invitation, ResultCallback<Void> callback) {
    if (!isOurs(invitation)) {
      session.refuse(answer(callback), INVALID);
      return;
    }
    RemoteCall call = (RemoteCall) invitation;
    Answer<Void> answer = answer(callback);
    session.acceptInvitation(call.number, call.getResponse(), new Answer<Void>() {
      @Override
      public void answer(int code, Void nothing) {
        if (code == 0) call.accepted();
        if (answer != null) answer.answer(code, nothing);
      }

      @Override
      public void dropped() {
        if (answer != null) answer.dropped();
      }
    });
  }

  @Override
  public void refuseRemoteInvitation(RemoteInvitation invitation, ResultCallback<Void> callback) {
    Answer<Void> answer = answer(callback);
    if (isOurs(invitation)) {
      session.refuseInvitation(((RemoteCall) invitation).number, ((RemoteCall) invitation).getResponse(), answer);
    } else {
      session.refuse(answer, INVALID);
    }
  }

  private boolean isOurs(LocalInvitation invitation) {
    return invitation instanceof LocalCall && ((LocalCall) invitation).home == this;
  }

  private boolean isOurs(RemoteInvitation invitation) {
    return invitation instanceof RemoteCall && ((RemoteCall) invitation).home == this;
  }

  /** The enumeration of these calls has no number for a client that was released; to it every invitation is an invalid argument. */
  private static <T> Answer<T> answer(ResultCallback<Void> callback) {
    Answer<T> answer = Answers.<T, Void>of(InvitationApiCallError.class, callback, number -> null);
    if (answer == null) return null;
    return new Answer<T>() {
      @Override
      public void answer(int code, T value) {
        answer.answer(code == Session.NOT_INITIALIZED ? INVALID : code, value);
      }

      @Override
      public void dropped() {
        answer.dropped();
      }
    };
  }

  /** An invitation has come in. */
  RemoteInvitationEvents received(long number, String caller, String content, String channelId) {
    RemoteCall call = new RemoteCall(this, number, caller, content, channelId);
    RtmCallEventListener listener = this.listener;
    try {
      if (listener != null) listener.onRemoteInvitationReceived(call);
    } catch (Throwable error) {
      // Told here, since what becomes of the invitation is to be heard all the same.
      LateKt.report(error);
    }
    return call;
  }
}
