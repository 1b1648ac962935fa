package io.rtm.java.support;

import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.RtmCallEventListener;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelListener;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMediaOperationProgress;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.SendMessageOptions;
import io.rtm.testing.Server;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A client that writes down everything it hears. */
public final class User implements RtmClientListener, RtmCallEventListener, AutoCloseable {
  public final Journal<Heard> journal = new Journal<>();
  public final RtmClient client;
  public final String id;
  /** Runs inside every callback, behind the writing down. */
  public volatile Consumer<Heard> inside = heard -> {};

  /** Not logged in. */
  public User(Server server, String id) throws Exception {
    this.id = id;
    client = RtmClient.createInstance("tests", this);
    if (client.setParameters(server.parameters()) != 0) throw new AssertionError("parameters refused");
    client.getRtmCallManager().setEventListener(this);
  }

  /** Logged in. */
  public static User online(Server server, String id) throws Exception {
    User user = new User(server, id);
    user.login();
    return user;
  }

  public void login() throws Exception {
    Outcome<Void> outcome = new Outcome<>();
    client.login(null, id, outcome);
    outcome.value();
  }

  /** Sends and waits until the peer's library has it. */
  public void send(String peer, RtmMessage message) throws Exception {
    Outcome<Void> outcome = new Outcome<>();
    client.sendMessageToPeer(peer, message, new SendMessageOptions(), outcome);
    outcome.value();
  }

  /** Opens a channel whose callbacks are written down, too, and joins it. */
  public RtmChannel join(String channel) throws Exception {
    RtmChannel opened = client.createChannel(channel, new ChannelEvents());
    Outcome<Void> outcome = new Outcome<>();
    opened.join(outcome);
    outcome.value();
    return opened;
  }

  public Heard expect(String name) throws InterruptedException {
    return journal.expect(name, heard -> heard.name.equals(name));
  }

  /** Closes; then nothing is heard any more. */
  @Override
  public void close() {
    client.release();
  }

  private void heard(String name, Object... with) {
    Heard heard = new Heard(name, with);
    journal.add(heard);
    inside.accept(heard);
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {
    heard("onConnectionStateChanged", state, reason);
  }

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {
    heard("onMessageReceived", message, peerId);
  }

  @Override
  public void onImageMessageReceivedFromPeer(RtmImageMessage message, String peerId) {
    heard("onImageMessageReceivedFromPeer", message, peerId);
  }

  @Override
  public void onFileMessageReceivedFromPeer(RtmFileMessage message, String peerId) {
    heard("onFileMessageReceivedFromPeer", message, peerId);
  }

  @Override
  public void onMediaUploadingProgress(RtmMediaOperationProgress progress, long requestId) {
    heard("onMediaUploadingProgress", progress, requestId);
  }

  @Override
  public void onMediaDownloadingProgress(RtmMediaOperationProgress progress, long requestId) {
    heard("onMediaDownloadingProgress", progress, requestId);
  }

  @Override
  public void onTokenExpired() {
    heard("onTokenExpired");
  }

  @Override
  public void onTokenPrivilegeWillExpire() {
    heard("onTokenPrivilegeWillExpire");
  }

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {
    heard("onPeersOnlineStatusChanged", peersStatus);
  }

  @Override
  public void onLocalInvitationReceivedByPeer(LocalInvitation invitation) {
    heard("onLocalInvitationReceivedByPeer", invitation);
  }

  @Override
  public void onLocalInvitationAccepted(LocalInvitation invitation, String response) {
    heard("onLocalInvitationAccepted", invitation, response);
  }

  @Override
  public void onLocalInvitationRefused(LocalInvitation invitation, String response) {
    heard("onLocalInvitationRefused", invitation, response);
  }

  @Override
  public void onLocalInvitationCanceled(LocalInvitation invitation) {
    heard("onLocalInvitationCanceled", invitation);
  }

  @Override
  public void onLocalInvitationFailure(LocalInvitation invitation, int errorCode) {
    heard("onLocalInvitationFailure", invitation, errorCode);
  }

  @Override
  public void onRemoteInvitationReceived(RemoteInvitation invitation) {
    heard("onRemoteInvitationReceived", invitation);
  }

  @Override
  public void onRemoteInvitationAccepted(RemoteInvitation invitation) {
    heard("onRemoteInvitationAccepted", invitation);
  }

  @Override
  public void onRemoteInvitationRefused(RemoteInvitation invitation) {
    heard("onRemoteInvitationRefused", invitation);
  }

  @Override
  public void onRemoteInvitationCanceled(RemoteInvitation invitation) {
    heard("onRemoteInvitationCanceled", invitation);
  }

  @Override
  public void onRemoteInvitationFailure(RemoteInvitation invitation, int errorCode) {
    heard("onRemoteInvitationFailure", invitation, errorCode);
  }

  /** Of any channel; the names are those of the listener behind "channel.". */
  private final class ChannelEvents implements RtmChannelListener {
    @Override
    public void onMemberCountUpdated(int memberCount) {
      heard("channel.onMemberCountUpdated", memberCount);
    }

    @Override
    public void onAttributesUpdated(List<RtmChannelAttribute> attributeList) {
      heard("channel.onAttributesUpdated", attributeList);
    }

    @Override
    public void onMessageReceived(RtmMessage message, RtmChannelMember fromMember) {
      heard("channel.onMessageReceived", message, fromMember);
    }

    @Override
    public void onImageMessageReceived(RtmImageMessage message, RtmChannelMember fromMember) {
      heard("channel.onImageMessageReceived", message, fromMember);
    }

    @Override
    public void onFileMessageReceived(RtmFileMessage message, RtmChannelMember fromMember) {
      heard("channel.onFileMessageReceived", message, fromMember);
    }

    @Override
    public void onMemberJoined(RtmChannelMember member) {
      heard("channel.onMemberJoined", member);
    }

    @Override
    public void onMemberLeft(RtmChannelMember member) {
      heard("channel.onMemberLeft", member);
    }
  }
}
