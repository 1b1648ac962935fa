package io.rtm.java.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agora.rtm.ErrorInfo;
import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.ResultCallback;
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
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.SendMessageOptions;
import io.rtm.conformance.Actor;
import io.rtm.conformance.Attempt;
import io.rtm.conformance.Chronicle;
import io.rtm.conformance.Names;
import io.rtm.conformance.Values;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A user of a scenario: one client, and what it hears. */
@SuppressWarnings("unchecked")
final class Player extends Actor implements RtmClientListener {
  final Things things = new Things();
  final Map<String, RtmChannel> channels = new HashMap<>();
  RtmClient client;
  private int clients;
  private boolean released;
  String loggedInAs = "";
  private final Map<String, Object> options;
  private final String url;
  private int roundTrips;

  Player(String name, Map<String, Object> options, String url) throws Exception {
    super(name);
    this.options = options;
    this.url = url;
    if (!Boolean.FALSE.equals(options.get("create"))) create();
  }

  void create() throws Exception {
    clients++;
    released = false;
    client = RtmClient.createInstance((String) options.getOrDefault("app", "conformance-scenarios-app-000001"), this);
    Map<String, Object> parameters = new LinkedHashMap<>((Map<String, Object>) options.getOrDefault("parameters", Collections.emptyMap()));
    parameters.putIfAbsent("rtm.server", url);
    String json = new ObjectMapper().writeValueAsString(parameters);
    if (client.setParameters(json) != 0) throw new AssertionError("setParameters refused " + json);
  }

  void release() {
    chronicle.lettingGo(true);
    client.release();
    chronicle.lettingGo(false);
    released = true;
  }

  @Override
  public boolean isLive() {
    return client != null && !released;
  }

  @Override
  public void fence() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    client.cancelMediaUpload(new RtmRequestId(-1), new ResultCallback<Void>() {
      @Override
      public void onSuccess(Void nothing) {
        told.countDown();
      }

      @Override
      public void onFailure(ErrorInfo error) {
        told.countDown();
      }
    });
    if (!told.await(30, TimeUnit.SECONDS)) throw new AssertionError(name + ": a refusal is not told within 30 s");
  }

  @Override
  public void roundTrip() throws Exception {
    String text = Chronicle.OWN + ++roundTrips;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    // A scenario about rates may have used up the window; it opens again by itself.
    while (true) {
      int[] code = {-1};
      client.sendMessageToPeer(loggedInAs, client.createMessage(text), new SendMessageOptions(), new ResultCallback<Void>() {
        @Override
        public void onSuccess(Void nothing) {}

        @Override
        public void onFailure(ErrorInfo error) {
          code[0] = error.getErrorCode();
        }
      });
      fence();
      if (code[0] != 5 || System.nanoTime() > end) break;
      Thread.sleep(10);
    }
    if (!chronicle.roundTrip(text)) throw new AssertionError("a message of " + name + " to itself did not come back");
  }

  @Override
  public Things things() {
    return things;
  }

  @Override
  public Attempt attempt(String name, Map<String, Object> args, String channel, Object object) throws Exception {
    Methods.Method method = Methods.ALL.get(name);
    if (method == null) return null;
    Call call = new Call(this, args, channel, object);
    method.run(call);
    return call;
  }

  @Override
  public String kindOf(Object object) {
    if (object instanceof RtmImageMessage) return "IImageMessage";
    if (object instanceof RtmFileMessage) return "IFileMessage";
    if (object instanceof RtmMessage) return "IMessage";
    if (object instanceof LocalInvitation) return "ILocalCallInvitation";
    if (object instanceof RemoteInvitation) return "IRemoteCallInvitation";
    if (object instanceof RtmChannelAttribute) return "IRtmChannelAttribute";
    throw new AssertionError("an object of no kind: " + object);
  }

  @Override
  public int clients() {
    return clients;
  }

  @Override
  public void close() {
    if (client != null) client.release();
  }

  private void heard(String callback, Object... with) {
    chronicle.add(new Chronicle.Entry(callback, "", Values.map(with)));
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {
    heard(
        "onConnectionStateChanged",
        "state", Names.of("CONNECTION_STATE", state),
        "reason", Names.of("CONNECTION_CHANGE_REASON", reason));
  }

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {
    heard("onMessageReceivedFromPeer", "peerId", Values.ofText(peerId), "message", things.message(message, false));
  }

  @Override
  public void onImageMessageReceivedFromPeer(RtmImageMessage message, String peerId) {
    heard("onImageMessageReceivedFromPeer", "peerId", Values.ofText(peerId), "message", things.message(message, false));
  }

  @Override
  public void onFileMessageReceivedFromPeer(RtmFileMessage message, String peerId) {
    heard("onFileMessageReceivedFromPeer", "peerId", Values.ofText(peerId), "message", things.message(message, false));
  }

  @Override
  public void onMediaUploadingProgress(RtmMediaOperationProgress progress, long requestId) {
    heard("onMediaUploadingProgress", "requestId", requestId, "progress", looks(progress));
  }

  @Override
  public void onMediaDownloadingProgress(RtmMediaOperationProgress progress, long requestId) {
    heard("onMediaDownloadingProgress", "requestId", requestId, "progress", looks(progress));
  }

  private static Map<String, Object> looks(RtmMediaOperationProgress progress) {
    return Values.map("totalSize", progress.totalSize, "currentSize", progress.currentSize);
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
    heard("onPeersOnlineStatusChanged", "peersStatus", Things.peers(peersStatus), "peerCount", peersStatus.size());
  }

  RtmCallEventListener callListener() {
    return new RtmCallEventListener() {
      @Override
      public void onLocalInvitationReceivedByPeer(LocalInvitation invitation) {
        heard("onLocalInvitationReceivedByPeer", "localInvitation", things.invitation(invitation));
      }

      @Override
      public void onLocalInvitationAccepted(LocalInvitation invitation, String response) {
        heard("onLocalInvitationAccepted", "localInvitation", things.invitation(invitation), "response", Values.ofText(response));
      }

      @Override
      public void onLocalInvitationRefused(LocalInvitation invitation, String response) {
        heard("onLocalInvitationRefused", "localInvitation", things.invitation(invitation), "response", Values.ofText(response));
      }

      @Override
      public void onLocalInvitationCanceled(LocalInvitation invitation) {
        heard("onLocalInvitationCanceled", "localInvitation", things.invitation(invitation));
      }

      @Override
      public void onLocalInvitationFailure(LocalInvitation invitation, int code) {
        String error = Names.of("LOCAL_INVITATION_ERR_CODE", code);
        heard("onLocalInvitationFailure", "localInvitation", things.invitation(invitation), "errorCode", error);
      }

      @Override
      public void onRemoteInvitationReceived(RemoteInvitation invitation) {
        heard("onRemoteInvitationReceived", "remoteInvitation", things.invitation(invitation));
      }

      @Override
      public void onRemoteInvitationAccepted(RemoteInvitation invitation) {
        heard("onRemoteInvitationAccepted", "remoteInvitation", things.invitation(invitation));
      }

      @Override
      public void onRemoteInvitationRefused(RemoteInvitation invitation) {
        heard("onRemoteInvitationRefused", "remoteInvitation", things.invitation(invitation));
      }

      @Override
      public void onRemoteInvitationCanceled(RemoteInvitation invitation) {
        heard("onRemoteInvitationCanceled", "remoteInvitation", things.invitation(invitation));
      }

      @Override
      public void onRemoteInvitationFailure(RemoteInvitation invitation, int code) {
        String error = Names.of("REMOTE_INVITATION_ERR_CODE", code);
        heard("onRemoteInvitationFailure", "remoteInvitation", things.invitation(invitation), "errorCode", error);
      }
    };
  }

  RtmChannelListener channelListener(String channel) {
    return new RtmChannelListener() {
      private void told(String callback, Object... with) {
        chronicle.add(new Chronicle.Entry(callback, channel, Values.map(with)));
      }

      @Override
      public void onMemberCountUpdated(int memberCount) {
        told("onMemberCountUpdated", "memberCount", memberCount);
      }

      @Override
      public void onAttributesUpdated(List<RtmChannelAttribute> attributes) {
        told("onAttributesUpdated", "attributes", Things.channelAttributes(attributes), "numberOfAttributes", attributes.size());
      }

      @Override
      public void onMessageReceived(RtmMessage message, RtmChannelMember from) {
        told("onMessageReceived", "userId", Values.ofText(from.getUserId()), "message", things.message(message, false));
      }

      @Override
      public void onImageMessageReceived(RtmImageMessage message, RtmChannelMember from) {
        told("onImageMessageReceived", "userId", Values.ofText(from.getUserId()), "message", things.message(message, false));
      }

      @Override
      public void onFileMessageReceived(RtmFileMessage message, RtmChannelMember from) {
        told("onFileMessageReceived", "userId", Values.ofText(from.getUserId()), "message", things.message(message, false));
      }

      @Override
      public void onMemberJoined(RtmChannelMember member) {
        told("onMemberJoined", "member", Things.member(member));
      }

      @Override
      public void onMemberLeft(RtmChannelMember member) {
        told("onMemberLeft", "member", Things.member(member));
      }
    };
  }
}
