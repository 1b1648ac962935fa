package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmMessageType;
import io.agora.rtm.RtmStatusCode.PeerMessageError;
import io.agora.rtm.SendMessageOptions;
import io.rtm.java.support.Heard;
import io.rtm.java.support.Outcome;
import io.rtm.testing.Server;
import io.rtm.java.support.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages reach those they are for, as they were. */
class MessageTest {
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    server = new Server();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void aTextReachesItsPeerBothWays() throws Exception {
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      ann.send("bob", ann.client.createMessage("hello, 世界 \uD83D\uDE00"));
      Heard heard = bob.expect("onMessageReceived");
      RtmMessage message = heard.get(0);
      assertEquals("hello, 世界 \uD83D\uDE00", message.getText());
      assertEquals("ann", heard.get(1));
      assertEquals(RtmMessageType.TEXT, message.getMessageType());
      assertNull(message.getRawMessage());
      assertTrue(message.getServerReceivedTs() > 0, "no time of the server");
      assertFalse(message.isOfflineMessage());

      bob.send("ann", bob.client.createMessage("and back"));
      assertEquals("and back", ann.expect("onMessageReceived").<RtmMessage>get(0).getText());
    }
  }

  @Test
  void rawBytesReachTheirPeerWithTheirDescription() throws Exception {
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      byte[] bytes = {0, (byte) 0xff, 7};
      RtmMessage message = ann.client.createMessage(bytes, "three bytes");
      bytes[0] = 99;
      message.getRawMessage()[1] = 99;
      ann.send("bob", message);
      RtmMessage heard = bob.expect("onMessageReceived").get(0);
      assertEquals(RtmMessageType.RAW, heard.getMessageType());
      assertArrayEquals(new byte[] {0, (byte) 0xff, 7}, heard.getRawMessage());
      assertEquals("three bytes", heard.getText());

      // A text message turns raw, and one message can be sent again.
      RtmMessage turned = ann.client.createMessage("first a text");
      ann.send("bob", turned);
      assertEquals(RtmMessageType.TEXT, bob.expect("onMessageReceived").<RtmMessage>get(0).getMessageType());
      turned.setRawMessage(new byte[0]);
      ann.send("bob", turned);
      RtmMessage empty = bob.expect("onMessageReceived").get(0);
      assertEquals(RtmMessageType.RAW, empty.getMessageType());
      assertEquals(0, empty.getRawMessage().length);
    }
  }

  @Test
  void aChannelMessageReachesTheOtherMembersAndNotItsSender() throws Exception {
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      RtmChannel hers = ann.join("room");
      RtmChannel his = bob.join("room");
      assertEquals("bob", ann.expect("channel.onMemberJoined").<RtmChannelMember>get(0).getUserId());
      Outcome<Void> sent = new Outcome<>();
      hers.sendMessage(ann.client.createMessage("all of you"), sent);
      sent.value();
      Heard heard = bob.expect("channel.onMessageReceived");
      assertEquals("all of you", heard.<RtmMessage>get(0).getText());
      assertEquals("ann", heard.<RtmChannelMember>get(1).getUserId());
      assertEquals("room", heard.<RtmChannelMember>get(1).getChannelId());

      Outcome<java.util.List<RtmChannelMember>> members = new Outcome<>();
      his.getMembers(members);
      assertEquals(2, members.value().size());
      Outcome<Void> left = new Outcome<>();
      his.leave(left);
      left.value();
      assertEquals("bob", ann.expect("channel.onMemberLeft").<RtmChannelMember>get(0).getUserId());
      assertTrue(ann.journal.all().stream().noneMatch(event -> event.name.equals("channel.onMessageReceived")), ann.journal.toString());
    }
  }

  @Test
  void aMessageForAnOfflinePeerIsKeptWhenItsOptionsSaySo() throws Exception {
    try (User ann = User.online(server, "ann")) {
      Outcome<Void> lost = new Outcome<>();
      ann.client.sendMessageToPeer("carl", ann.client.createMessage("now"), new SendMessageOptions(), lost);
      assertEquals(PeerMessageError.PEER_MESSAGE_ERR_PEER_UNREACHABLE, lost.code());
      assertEquals("PEER_MESSAGE_ERR_PEER_UNREACHABLE", lost.error().getErrorDescription());
      SendMessageOptions options = new SendMessageOptions();
      options.enableOfflineMessaging = true;
      Outcome<Void> kept = new Outcome<>();
      ann.client.sendMessageToPeer("carl", ann.client.createMessage("later"), options, kept);
      assertEquals(PeerMessageError.PEER_MESSAGE_ERR_CACHED_BY_SERVER, kept.code());
      try (User carl = User.online(server, "carl")) {
        RtmMessage message = carl.expect("onMessageReceived").get(0);
        assertEquals("later", message.getText());
        assertTrue(message.isOfflineMessage());
      }
    }
  }

  @Test
  void aReceivedMessageIsNotForSending() throws Exception {
    try (User ann = User.online(server, "ann")) {
      ann.send("ann", ann.client.createMessage("to myself"));
      RtmMessage received = ann.expect("onMessageReceived").get(0);
      Outcome<Void> refused = new Outcome<>();
      ann.client.sendMessageToPeer("ann", received, new SendMessageOptions(), refused);
      assertEquals(PeerMessageError.PEER_MESSAGE_ERR_INVALID_MESSAGE, refused.code());
    }
  }
}
