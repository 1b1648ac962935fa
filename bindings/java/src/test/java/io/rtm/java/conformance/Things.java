package io.rtm.java.conformance;

import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.RtmAttribute;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMessage;
import io.rtm.conformance.Identities;
import io.rtm.conformance.Names;
import io.rtm.conformance.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The objects of a user that scenarios save, and how they look. */
final class Things extends Identities {
  /** Messages have no ids here; the number of the object stands for it. */
  Map<String, Object> message(RtmMessage message, boolean own) {
    if (message == null) return null;
    Map<String, Object> out =
        Values.map(
            "messageId", number(message),
            "type", Names.of("MESSAGE_TYPE", message.getMessageType()),
            "text", Values.ofText(message.getText()),
            "raw", Values.ofBytes(message.getRawMessage()),
            "serverReceivedTs", message.getServerReceivedTs(),
            "offline", message.isOfflineMessage());
    if (message instanceof RtmFileMessage) {
      RtmFileMessage file = (RtmFileMessage) message;
      media(out, file.getSize(), file.getMediaId(), file.getThumbnail(), file.getFileName());
    } else if (message instanceof RtmImageMessage) {
      RtmImageMessage image = (RtmImageMessage) message;
      media(out, image.getSize(), image.getMediaId(), image.getThumbnail(), image.getFileName());
      out.putAll(
          Values.map(
              "width", image.getWidth(),
              "height", image.getHeight(),
              "thumbnailWidth", image.getThumbnailWidth(),
              "thumbnailHeight", image.getThumbnailHeight()));
    }
    if (own) out.put("$object", number(message));
    return out;
  }

  private static void media(Map<String, Object> out, long size, String mediaId, byte[] thumbnail, String fileName) {
    out.putAll(
        Values.map("size", size, "mediaId", Values.ofText(mediaId), "thumbnail", Values.ofBytes(thumbnail), "fileName", Values.ofText(fileName)));
  }

  Map<String, Object> invitation(LocalInvitation invitation) {
    return Values.map(
        "$object", number(invitation),
        "calleeId", Values.ofText(invitation.getCalleeId()),
        "content", Values.ofText(invitation.getContent()),
        "channelId", Values.ofText(invitation.getChannelId()),
        "response", Values.ofText(invitation.getResponse()),
        "state", Names.of("LOCAL_INVITATION_STATE", invitation.getState()));
  }

  Map<String, Object> invitation(RemoteInvitation invitation) {
    return Values.map(
        "$object", number(invitation),
        "callerId", Values.ofText(invitation.getCallerId()),
        "content", Values.ofText(invitation.getContent()),
        "channelId", Values.ofText(invitation.getChannelId()),
        "response", Values.ofText(invitation.getResponse()),
        "state", Names.of("REMOTE_INVITATION_STATE", invitation.getState()));
  }

  static Map<String, Object> member(RtmChannelMember member) {
    return Values.map("userId", Values.ofText(member.getUserId()), "channelId", Values.ofText(member.getChannelId()));
  }

  static List<Object> peers(Map<String, Integer> states) {
    List<Object> out = new ArrayList<>();
    for (Map.Entry<String, Integer> peer : states.entrySet()) {
      out.add(
          Values.map(
              "peerId", Values.ofText(peer.getKey()),
              "isOnline", peer.getValue() == 0,
              "onlineState", Names.of("PEER_ONLINE_STATE", peer.getValue())));
    }
    return out;
  }

  static List<Object> attributes(List<RtmAttribute> attributes) {
    List<Object> out = new ArrayList<>();
    for (RtmAttribute one : attributes) out.add(Values.map("key", Values.ofText(one.getKey()), "value", Values.ofText(one.getValue())));
    return out;
  }

  static List<Object> channelAttributes(List<RtmChannelAttribute> attributes) {
    List<Object> out = new ArrayList<>();
    for (RtmChannelAttribute one : attributes) {
      out.add(
          Values.map(
              "key", Values.ofText(one.getKey()),
              "value", Values.ofText(one.getValue()),
              "lastUpdateUserId", Values.ofText(one.getLastUpdateUserId()),
              "lastUpdateTs", one.getLastUpdateTs()));
    }
    return out;
  }
}
