package io.rtm.java.conformance;

import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMessage;
import io.rtm.conformance.Inexpressible;
import io.rtm.conformance.Names;
import io.rtm.conformance.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of the C++ surface that scenarios name, as they are called here. */
final class Methods {
  /** Calls it; what it gives goes into the call. */
  interface Method {
    void run(Call call) throws Exception;
  }

  static final Map<String, Method> ALL = new HashMap<>();

  private Methods() {}

  static {
    service();
    channels();
    messages();
    media();
    invitations();
    presence();
    AttributeMethods.add(ALL);
  }

  private static void service() {
    ALL.put("getRtmSdkVersion", call -> call.result = Values.ofText(RtmClient.getSdkVersion()));
    ALL.put("createRtmService", call -> {
      call.player.create();
      call.result = true;
    });
    ALL.put("IRtmService.initialize", call -> {
      throw new Inexpressible("a client is made in one step");
    });
    ALL.put("IRtmService.release", call -> call.player.release());
    ALL.put("IRtmService.login", call -> {
      String user = call.text("userId");
      ResultCallback<Void> done = call.outcome("LOGIN_ERR_CODE", (code, nothing) -> {
        if (!code.equals("LOGIN_ERR_OK")) return call.entry("onLoginFailure", "errorCode", code);
        call.player.loggedInAs = user;
        return call.entry("onLoginSuccess");
      });
      call.player.client.login(call.text("token"), user, done);
    });
    ALL.put("IRtmService.logout", call ->
        call.player.client.logout(call.outcome("LOGOUT_ERR_CODE", (code, nothing) -> call.entry("onLogout", "errorCode", code))));
    ALL.put("IRtmService.renewToken", call ->
        call.player.client.renewToken(
            call.text("token"),
            call.outcome(
                "RENEW_TOKEN_ERR_CODE",
                (code, nothing) -> call.entry("onRenewTokenResult", "token", call.args.get("token"), "errorCode", code))));
    ALL.put("IRtmService.setParameters", call -> call.result = (long) call.player.client.setParameters(call.text("parameters")));
    ALL.put("IRtmService.setLogFile", call -> call.result = (long) call.player.client.setLogFile(call.text("logfile")));
    ALL.put("IRtmService.setLogFileSize", call ->
        call.result = (long) call.player.client.setLogFileSize(call.number("fileSizeInKBytes")));
    ALL.put("IRtmService.setLogFilter", call -> {
      int filter = RtmClient.class.getField((String) call.args.get("filter")).getInt(null);
      call.result = (long) call.player.client.setLogFilter(filter);
    });
    ALL.put("IRtmService.sendMessageToPeer", Methods::sendToPeer);
  }

  @SuppressWarnings("deprecation")
  private static void sendToPeer(Call call) {
    RtmMessage message = call.message();
    ResultCallback<Void> done =
        call.outcome(
            "PEER_MESSAGE_ERR_CODE",
            (code, nothing) -> call.entry("onSendMessageResult", "messageId", call.player.things.number(message), "errorCode", code));
    if (call.args.containsKey("options")) {
      call.player.client.sendMessageToPeer(call.text("peerId"), message, call.sendOptions(), done);
    } else {
      call.player.client.sendMessageToPeer(call.text("peerId"), message, done);
    }
  }

  private static void channels() {
    ALL.put("IRtmService.createChannel", call -> {
      String id = call.text("channelId");
      RtmChannel channel = call.player.client.createChannel(id, call.player.channelListener(id));
      if (channel == null) return;
      call.player.channels.put(id, channel);
      call.result = Values.map("$object", call.player.things.number(channel));
    });
    ALL.put("IChannel.join", call ->
        call.room().join(
            call.outcome(
                "JOIN_CHANNEL_ERR",
                (code, nothing) ->
                    code.equals("JOIN_CHANNEL_ERR_OK") ? call.inChannel("onJoinSuccess") : call.inChannel("onJoinFailure", "errorCode", code))));
    ALL.put("IChannel.leave", call ->
        call.room().leave(call.outcome("LEAVE_CHANNEL_ERR", (code, nothing) -> call.inChannel("onLeave", "errorCode", code))));
    ALL.put("IChannel.getId", call -> call.result = Values.ofText(call.room().getId()));
    ALL.put("IChannel.release", call -> call.room().release());
    ALL.put("IChannel.sendMessage", call -> {
      RtmMessage message = call.message();
      ResultCallback<Void> done =
          call.outcome(
              "CHANNEL_MESSAGE_ERR_CODE",
              (code, nothing) -> call.inChannel("onSendMessageResult", "messageId", call.player.things.number(message), "state", code));
      if (call.args.containsKey("options")) {
        call.room().sendMessage(message, call.sendOptions(), done);
      } else {
        call.room().sendMessage(message, done);
      }
    });
    ALL.put("IChannel.getMembers", call ->
        call.room().getMembers(
            call.outcome("GET_MEMBERS_ERR", (String code, List<RtmChannelMember> members) -> {
              List<Object> users = new ArrayList<>();
              if (members != null) members.forEach(member -> users.add(Values.ofText(member.getUserId())));
              return call.inChannel("onGetMembers", "members", users, "userCount", users.size(), "errorCode", code);
            })));
  }

  private static void messages() {
    ALL.put("IRtmService.createMessage", call -> {
      RtmClient client = call.player.client;
      RtmMessage message;
      if (call.args.containsKey("description")) {
        message = client.createMessage(call.bytes("rawData"), call.text("description"));
      } else if (call.args.containsKey("rawData")) {
        message = client.createMessage(call.bytes("rawData"));
      } else {
        message = call.args.containsKey("message") ? client.createMessage(call.text("message")) : client.createMessage();
      }
      call.result = call.player.things.message(message, true);
    });
    for (String kind : new String[] {"IMessage.", "IFileMessage.", "IImageMessage."}) {
      ALL.put(kind + "getMessageId", call -> call.result = call.player.things.number(call.object));
      ALL.put(kind + "getMessageType", call ->
          call.result = Names.of("MESSAGE_TYPE", ((RtmMessage) call.object).getMessageType()));
      ALL.put(kind + "setText", call -> ((RtmMessage) call.object).setText(call.text("str")));
      ALL.put(kind + "getText", call -> call.result = Values.ofText(((RtmMessage) call.object).getText()));
      ALL.put(kind + "getRawMessageData", call -> call.result = Values.ofBytes(((RtmMessage) call.object).getRawMessage()));
      ALL.put(kind + "getRawMessageLength", call -> {
        byte[] raw = ((RtmMessage) call.object).getRawMessage();
        call.result = length(raw);
      });
      ALL.put(kind + "getServerReceivedTs", call -> call.result = ((RtmMessage) call.object).getServerReceivedTs());
      ALL.put(kind + "isOfflineMessage", call -> call.result = ((RtmMessage) call.object).isOfflineMessage());
      ALL.put(kind + "release", call -> {});
    }
  }

  private static void media() {
    ALL.put("IRtmService.createFileMessageByMediaId", call ->
        call.result = call.player.things.message(call.player.client.createFileMessageByMediaId(call.text("mediaId")), true));
    ALL.put("IRtmService.createImageMessageByMediaId", call ->
        call.result = call.player.things.message(call.player.client.createImageMessageByMediaId(call.text("mediaId")), true));
    ALL.put("IRtmService.createFileMessageByUploading", call -> {
      call.isTransfer = true;
      call.player.client.createFileMessageByUploading(call.text("filePath"), call.request,
          call.outcome("UPLOAD_MEDIA_ERR_CODE", (String code, RtmFileMessage message) ->
              call.entry("onFileMediaUploadResult", "requestId", call.request.getRequestId(),
                  "fileMessage", call.player.things.message(message, true), "code", code)));
    });
    ALL.put("IRtmService.createImageMessageByUploading", call -> {
      call.isTransfer = true;
      call.player.client.createImageMessageByUploading(call.text("filePath"), call.request,
          call.outcome("UPLOAD_MEDIA_ERR_CODE", (String code, RtmImageMessage message) ->
              call.entry("onImageMediaUploadResult", "requestId", call.request.getRequestId(),
                  "imageMessage", call.player.things.message(message, true), "code", code)));
    });
    ALL.put("IRtmService.downloadMediaToMemory", call -> {
      call.isTransfer = true;
      call.player.client.downloadMediaToMemory(call.text("mediaId"), call.request,
          call.outcome("DOWNLOAD_MEDIA_ERR_CODE", (String code, byte[] bytes) ->
              call.entry("onMediaDownloadToMemoryResult", "requestId", call.request.getRequestId(), "memory", Values.ofBytes(bytes),
                  "length", bytes == null ? 0L : (long) bytes.length, "code", code)));
    });
    ALL.put("IRtmService.downloadMediaToFile", call -> {
      call.isTransfer = true;
      call.player.client.downloadMediaToFile(call.text("mediaId"), call.text("filePath"), call.request,
          call.outcome("DOWNLOAD_MEDIA_ERR_CODE", (code, nothing) ->
              call.entry("onMediaDownloadToFileResult", "requestId", call.request.getRequestId(), "code", code)));
    });
    ALL.put("IRtmService.cancelMediaUpload", call -> {
      call.request.setRequestId(call.number("requestId"));
      call.player.client.cancelMediaUpload(call.request, cancelled(call));
    });
    ALL.put("IRtmService.cancelMediaDownload", call -> {
      call.request.setRequestId(call.number("requestId"));
      call.player.client.cancelMediaDownload(call.request, cancelled(call));
    });
    ALL.put("IFileMessage.getSize", call -> call.result = ((RtmFileMessage) call.object).getSize());
    ALL.put("IFileMessage.getMediaId", call -> call.result = Values.ofText(((RtmFileMessage) call.object).getMediaId()));
    ALL.put("IFileMessage.setThumbnail", call -> ((RtmFileMessage) call.object).setThumbnail(call.bytes("thumbnail")));
    ALL.put("IFileMessage.getThumbnailData", call -> call.result = Values.ofBytes(((RtmFileMessage) call.object).getThumbnail()));
    ALL.put("IFileMessage.getThumbnailLength", call -> call.result = length(((RtmFileMessage) call.object).getThumbnail()));
    ALL.put("IFileMessage.setFileName", call -> ((RtmFileMessage) call.object).setFileName(call.text("fileName")));
    ALL.put("IFileMessage.getFileName", call -> call.result = Values.ofText(((RtmFileMessage) call.object).getFileName()));
    ALL.put("IImageMessage.getSize", call -> call.result = ((RtmImageMessage) call.object).getSize());
    ALL.put("IImageMessage.getMediaId", call -> call.result = Values.ofText(((RtmImageMessage) call.object).getMediaId()));
    ALL.put("IImageMessage.setThumbnail", call -> ((RtmImageMessage) call.object).setThumbnail(call.bytes("thumbnail")));
    ALL.put("IImageMessage.getThumbnailData", call -> call.result = Values.ofBytes(((RtmImageMessage) call.object).getThumbnail()));
    ALL.put("IImageMessage.getThumbnailLength", call -> call.result = length(((RtmImageMessage) call.object).getThumbnail()));
    ALL.put("IImageMessage.setFileName", call -> ((RtmImageMessage) call.object).setFileName(call.text("fileName")));
    ALL.put("IImageMessage.getFileName", call -> call.result = Values.ofText(((RtmImageMessage) call.object).getFileName()));
    ALL.put("IImageMessage.setWidth", call -> ((RtmImageMessage) call.object).setWidth(call.number("width")));
    ALL.put("IImageMessage.setHeight", call -> ((RtmImageMessage) call.object).setHeight(call.number("height")));
    ALL.put("IImageMessage.setThumbnailWidth", call -> ((RtmImageMessage) call.object).setThumbnailWidth(call.number("width")));
    ALL.put("IImageMessage.setThumbnailHeight", call -> ((RtmImageMessage) call.object).setThumbnailHeight(call.number("height")));
    ALL.put("IImageMessage.getWidth", call -> call.result = (long) ((RtmImageMessage) call.object).getWidth());
    ALL.put("IImageMessage.getHeight", call -> call.result = (long) ((RtmImageMessage) call.object).getHeight());
    ALL.put("IImageMessage.getThumbnailWidth", call -> call.result = (long) ((RtmImageMessage) call.object).getThumbnailWidth());
    ALL.put("IImageMessage.getThumbnailHeight", call -> call.result = (long) ((RtmImageMessage) call.object).getThumbnailHeight());
  }

  private static ResultCallback<Void> cancelled(Call call) {
    return call.outcome("CANCEL_MEDIA_ERR_CODE", (code, nothing) ->
        call.entry("onMediaCancelResult", "requestId", call.request.getRequestId(), "code", code));
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static void invitations() {
    ALL.put("IRtmService.getRtmCallManager", call -> {
      call.player.client.getRtmCallManager().setEventListener(call.player.callListener());
      call.result = true;
    });
    ALL.put("IRtmCallManager.createLocalCallInvitation", call -> {
      LocalInvitation invitation = call.player.client.getRtmCallManager().createLocalInvitation(call.text("calleeId"));
      call.result = invitation == null ? null : call.player.things.invitation(invitation);
    });
    ALL.put("IRtmCallManager.sendLocalInvitation", call ->
        call.player.client.getRtmCallManager().sendLocalInvitation(local(call), taken(call)));
    ALL.put("IRtmCallManager.cancelLocalInvitation", call ->
        call.player.client.getRtmCallManager().cancelLocalInvitation(local(call), taken(call)));
    ALL.put("IRtmCallManager.acceptRemoteInvitation", call ->
        call.player.client.getRtmCallManager().acceptRemoteInvitation(remote(call), taken(call)));
    ALL.put("IRtmCallManager.refuseRemoteInvitation", call ->
        call.player.client.getRtmCallManager().refuseRemoteInvitation(remote(call), taken(call)));
    ALL.put("IRtmCallManager.release", call -> call.player.client.getRtmCallManager().setEventListener(null));
    ALL.put("ILocalCallInvitation.getCalleeId", call -> call.result = Values.ofText(((LocalInvitation) call.object).getCalleeId()));
    ALL.put("ILocalCallInvitation.setContent", call -> ((LocalInvitation) call.object).setContent(call.text("content")));
    ALL.put("ILocalCallInvitation.getContent", call -> call.result = Values.ofText(((LocalInvitation) call.object).getContent()));
    ALL.put("ILocalCallInvitation.setChannelId", call -> ((LocalInvitation) call.object).setChannelId(call.text("channelId")));
    ALL.put("ILocalCallInvitation.getChannelId", call -> call.result = Values.ofText(((LocalInvitation) call.object).getChannelId()));
    ALL.put("ILocalCallInvitation.getResponse", call -> call.result = Values.ofText(((LocalInvitation) call.object).getResponse()));
    ALL.put("ILocalCallInvitation.getState", call ->
        call.result = Names.of("LOCAL_INVITATION_STATE", ((LocalInvitation) call.object).getState()));
    ALL.put("ILocalCallInvitation.release", call -> {});
    ALL.put("IRemoteCallInvitation.getCallerId", call -> call.result = Values.ofText(((RemoteInvitation) call.object).getCallerId()));
    ALL.put("IRemoteCallInvitation.getContent", call -> call.result = Values.ofText(((RemoteInvitation) call.object).getContent()));
    ALL.put("IRemoteCallInvitation.getChannelId", call -> call.result = Values.ofText(((RemoteInvitation) call.object).getChannelId()));
    ALL.put("IRemoteCallInvitation.setResponse", call -> ((RemoteInvitation) call.object).setResponse(call.text("response")));
    ALL.put("IRemoteCallInvitation.getResponse", call -> call.result = Values.ofText(((RemoteInvitation) call.object).getResponse()));
    ALL.put("IRemoteCallInvitation.getState", call ->
        call.result = Names.of("REMOTE_INVITATION_STATE", ((RemoteInvitation) call.object).getState()));
    ALL.put("IRemoteCallInvitation.release", call -> {});
  }

  private static LocalInvitation local(Call call) {
    return (LocalInvitation) call.player.things.get(call.args.get("invitation"));
  }

  private static RemoteInvitation remote(Call call) {
    return (RemoteInvitation) call.player.things.get(call.args.get("invitation"));
  }

  /** These calls end when they are taken or refused; what comes of them is told to the listener. */
  private static ResultCallback<Void> taken(Call call) {
    return call.outcome("INVITATION_API_CALL_ERR_CODE", (code, nothing) -> null);
  }

  private static void presence() {
    ALL.put("IRtmService.queryPeersOnlineStatus", call ->
        call.player.client.queryPeersOnlineStatus(set(call),
            call.outcome("QUERY_PEERS_ONLINE_STATUS_ERR", (String code, Map<String, Boolean> online) -> {
              Map<String, Integer> states = new LinkedHashMap<>();
              if (online != null) online.forEach((peer, is) -> states.put(peer, is ? 0 : 2));
              return call.entry("onQueryPeersOnlineStatusResult", "requestId", call.number, "peersStatus", Things.peers(states),
                  "peerCount", states.size(), "errorCode", code);
            })));
    ALL.put("IRtmService.subscribePeersOnlineStatus", call -> call.player.client.subscribePeersOnlineStatus(set(call), subscribed(call)));
    ALL.put("IRtmService.unsubscribePeersOnlineStatus", call ->
        call.player.client.unsubscribePeersOnlineStatus(set(call), subscribed(call)));
    ALL.put("IRtmService.queryPeersBySubscriptionOption", call ->
        call.player.client.queryPeersBySubscriptionOption(0,
            call.outcome("QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR", (String code, Set<String> users) -> {
              List<Object> peers = new ArrayList<>();
              if (users != null) users.forEach(user -> peers.add(Values.ofText(user)));
              return call.entry("onQueryPeersBySubscriptionOptionResult", "requestId", call.number, "peerIds", peers,
                  "peerCount", peers.size(), "errorCode", code);
            })));
  }

  private static Set<String> set(Call call) {
    List<String> ids = call.texts("peerIds", "peerCount");
    return ids == null ? null : new LinkedHashSet<>(ids);
  }

  private static ResultCallback<Void> subscribed(Call call) {
    return call.outcome("PEER_SUBSCRIPTION_STATUS_ERR", (code, nothing) ->
        call.entry("onSubscriptionRequestResult", "requestId", call.number, "errorCode", code));
  }
}
