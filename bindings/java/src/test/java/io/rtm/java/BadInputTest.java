package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.agora.rtm.ChannelAttributeOptions;
import io.agora.rtm.LocalInvitation;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmAttribute;
import io.agora.rtm.RtmCallManager;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.RtmStatusCode.AttributeOperationError;
import io.agora.rtm.RtmStatusCode.CancelMediaError;
import io.agora.rtm.RtmStatusCode.ChannelMessageError;
import io.agora.rtm.RtmStatusCode.DownloadMediaError;
import io.agora.rtm.RtmStatusCode.GetChannelMemberCountErrCode;
import io.agora.rtm.RtmStatusCode.InvitationApiCallError;
import io.agora.rtm.RtmStatusCode.LoginError;
import io.agora.rtm.RtmStatusCode.PeerMessageError;
import io.agora.rtm.RtmStatusCode.PeerSubscriptionStatusError;
import io.agora.rtm.RtmStatusCode.QueryPeersBySubscriptionOptionError;
import io.agora.rtm.RtmStatusCode.QueryPeersOnlineStatusError;
import io.agora.rtm.RtmStatusCode.RenewTokenError;
import io.agora.rtm.RtmStatusCode.UploadMediaError;
import io.agora.rtm.SendMessageOptions;
import io.rtm.java.support.Outcome;
import io.rtm.testing.Server;
import io.rtm.java.support.User;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bad input is answered by the code for it, on the SDK thread; nothing is thrown, and nothing breaks. */
class BadInputTest {
  /** Half a surrogate pair, which has no bytes in UTF-8. */
  private static final String LONE = "a\uD83Db";

  private static final String LONG = String.join("", Collections.nCopies(65, "x"));
  private static Server server;
  private static User user;

  @BeforeAll
  static void start() throws Exception {
    server = new Server();
    user = User.online(server, "ann");
  }

  @AfterAll
  static void stop() throws Exception {
    user.close();
    server.close();
  }

  private static <T> int code(Consumer<ResultCallback<T>> call) throws Exception {
    Outcome<T> outcome = new Outcome<>();
    call.accept(outcome);
    return outcome.code();
  }

  private static int send(String peer, RtmMessage message) throws Exception {
    return BadInputTest.<Void>code(done -> user.client.sendMessageToPeer(peer, message, new SendMessageOptions(), done));
  }

  @Test
  void aClientIsNotMadeOfNothing() {
    assertThrows(Exception.class, () -> RtmClient.createInstance(null, user));
    assertThrows(Exception.class, () -> RtmClient.createInstance("", user));
    assertThrows(Exception.class, () -> RtmClient.createInstance(LONE, user));
    assertThrows(Exception.class, () -> RtmClient.createInstance("tests", null));
  }

  @Test
  void usersThatCannotBeAreNotLoggedIn() throws Exception {
    try (User other = new User(server, "other")) {
      for (String id : Arrays.asList(null, "", LONE, LONG, "null", "ümlaut")) {
        int code = BadInputTest.<Void>code(done -> other.client.login(null, id, done));
        assertEquals(LoginError.LOGIN_ERR_INVALID_ARGUMENT, code, "user id " + id);
      }
      assertNotEquals(0, BadInputTest.<Void>code(done -> other.client.login(LONE, "other", done)));
      other.login();
    }
    for (String token : Arrays.asList(null, "")) {
      assertEquals(
          RenewTokenError.RENEW_TOKEN_ERR_INVALID_ARGUMENT, BadInputTest.<Void>code(done -> user.client.renewToken(token, done)));
    }
  }

  @Test
  void messagesThatCannotBeAreNotSent() throws Exception {
    RtmMessage fine = user.client.createMessage("fine");
    for (String id : Arrays.asList(null, "", LONE, LONG)) {
      assertEquals(PeerMessageError.PEER_MESSAGE_ERR_INVALID_USERID, send(id, fine), "peer id " + id);
    }
    String most = String.join("", Collections.nCopies(32_768, "x"));
    assertEquals(0, send("ann", user.client.createMessage(most)));
    assertEquals(0, send("ann", user.client.createMessage(new byte[32_768])));
    RtmFileMessage lost = user.client.createFileMessageByMediaId("some-id");
    lost.setFileName(LONE);
    RtmMessage[] bad = {
      null,
      user.client.createMessage(most + "x"),
      user.client.createMessage(LONE),
      user.client.createMessage("\uDE00"),
      user.client.createMessage("\uD83D"),
      user.client.createMessage((byte[]) null),
      user.client.createMessage(new byte[32_769]),
      user.client.createMessage(new byte[32_768], "x"),
      user.client.createMessage(new byte[3], LONE),
      user.client.createMessage(new byte[(1 << 24) + 1]),
      lost,
    };
    for (int at = 0; at < bad.length; at++) {
      assertEquals(PeerMessageError.PEER_MESSAGE_ERR_INVALID_MESSAGE, send("ann", bad[at]), "message " + at);
    }
    RtmChannel room = user.join("bad messages");
    for (int at = 0; at < bad.length; at++) {
      RtmMessage message = bad[at];
      int code = BadInputTest.<Void>code(done -> room.sendMessage(message, done));
      assertEquals(ChannelMessageError.CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, code, "message " + at);
    }
    assertEquals(0, BadInputTest.<Void>code(done -> room.sendMessage(fine, null, done)), "no options");
    assertEquals(0, BadInputTest.<Void>code(done -> user.client.sendMessageToPeer("ann", fine, null, done)), "no options");
    room.release();
  }

  @Test
  void messagesTakeNullForNothing() {
    assertEquals("", user.client.createMessage((String) null).getText());
    assertEquals("", user.client.createMessage(new byte[1], null).getText());
    assertNull(user.client.createFileMessageByMediaId(null));
    assertNull(user.client.createImageMessageByMediaId(""));
    RtmFileMessage file = user.client.createFileMessageByMediaId("id");
    file.setThumbnail(null);
    file.setFileName(null);
    assertNull(file.getThumbnail());
    assertEquals("", file.getFileName());
  }

  @Test
  void channelsThatCannotBeAreNull() {
    for (String id : Arrays.asList(null, "", LONE, LONG, "null", "ümlaut")) {
      assertNull(user.client.createChannel(id, null), "channel id " + id);
    }
    RtmChannel once = user.client.createChannel("only once", null);
    assertNotNull(once);
    assertNull(user.client.createChannel("only once", null), "it is open already");
    once.release();
    once.release();
    RtmChannel again = user.client.createChannel("only once", null);
    assertNotNull(again, "it was released");
    once.release();
    assertNull(user.client.createChannel("only once", null), "the release of the old one is not that of the new one");
    again.release();
  }

  @Test
  void usersToAskForMustBeUsers() throws Exception {
    RtmClient client = user.client;
    HashSet<String> bad = new HashSet<>(Arrays.asList("ann", null));
    for (HashSet<String> ids : Arrays.asList(null, new HashSet<String>(), bad, new HashSet<>(Collections.singleton(LONE)))) {
      assertEquals(
          QueryPeersOnlineStatusError.QUERY_PEERS_ONLINE_STATUS_ERR_INVALID_ARGUMENT,
          BadInputTest.<java.util.Map<String, Boolean>>code(done -> client.queryPeersOnlineStatus(ids, done)));
      assertEquals(
          PeerSubscriptionStatusError.PEER_SUBSCRIPTION_STATUS_ERR_INVALID_ARGUMENT,
          BadInputTest.<Void>code(done -> client.subscribePeersOnlineStatus(ids, done)));
      assertEquals(
          PeerSubscriptionStatusError.PEER_SUBSCRIPTION_STATUS_ERR_INVALID_ARGUMENT,
          BadInputTest.<Void>code(done -> client.unsubscribePeersOnlineStatus(ids, done)));
    }
    for (Integer option : Arrays.asList(null, 1)) {
      assertEquals(
          QueryPeersBySubscriptionOptionError.QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_FAILURE,
          BadInputTest.<java.util.Set<String>>code(done -> client.queryPeersBySubscriptionOption(option, done)));
    }
    for (List<String> ids : Arrays.asList(null, Collections.<String>emptyList(), Collections.<String>singletonList(null))) {
      assertEquals(
          GetChannelMemberCountErrCode.GET_CHANNEL_MEMBER_COUNT_ERR_INVALID_ARGUMENT,
          BadInputTest.<List<io.agora.rtm.RtmChannelMemberCount>>code(done -> client.getChannelMemberCount(ids, done)));
    }
  }

  @Test
  void attributesMustBeAttributes() throws Exception {
    RtmClient client = user.client;
    int invalid = AttributeOperationError.ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT;
    for (List<RtmAttribute> attributes :
        Arrays.asList(
            null,
            Collections.<RtmAttribute>singletonList(null),
            Collections.singletonList(new RtmAttribute()),
            Collections.singletonList(new RtmAttribute("key", null)),
            Collections.singletonList(new RtmAttribute("key", LONE)),
            Collections.singletonList(new RtmAttribute(LONG, "value")))) {
      assertEquals(invalid, BadInputTest.<Void>code(done -> client.setLocalUserAttributes(attributes, done)));
      assertEquals(invalid, BadInputTest.<Void>code(done -> client.addOrUpdateLocalUserAttributes(attributes, done)));
    }
    for (List<String> keys : Arrays.asList(null, Collections.<String>singletonList(null))) {
      assertEquals(invalid, BadInputTest.<Void>code(done -> client.deleteLocalUserAttributesByKeys(keys, done)));
      assertEquals(invalid, BadInputTest.<List<RtmAttribute>>code(done -> client.getUserAttributesByKeys("ann", keys, done)));
      assertEquals(
          invalid, BadInputTest.<List<RtmChannelAttribute>>code(done -> client.getChannelAttributesByKeys("room", keys, done)));
    }
    assertEquals(
        invalid,
        BadInputTest.<List<RtmAttribute>>code(done -> client.getUserAttributesByKeys("ann", Collections.<String>emptyList(), done)));
    assertEquals(invalid, BadInputTest.<List<RtmAttribute>>code(done -> client.getUserAttributes(null, done)));
    assertEquals(invalid, BadInputTest.<List<RtmChannelAttribute>>code(done -> client.getChannelAttributes(LONE, done)));
    List<RtmChannelAttribute> empty = Collections.singletonList(new RtmChannelAttribute("key", ""));
    ChannelAttributeOptions options = new ChannelAttributeOptions(true);
    assertEquals(invalid, BadInputTest.<Void>code(done -> client.setChannelAttributes("room", empty, options, done)));
    assertEquals(invalid, BadInputTest.<Void>code(done -> client.setChannelAttributes("room", null, options, done)));
    assertEquals(0, BadInputTest.<Void>code(done -> client.clearChannelAttributes("room", null, done)), "no options");
  }

  @Test
  void transfersMustNameSomething() throws Exception {
    RtmClient client = user.client;
    RtmRequestId id = new RtmRequestId();
    for (String path : Arrays.asList(null, "", "relative", LONE)) {
      assertEquals(
          UploadMediaError.UPLOAD_MEDIA_ERR_INVALID_ARGUMENT,
          BadInputTest.<RtmFileMessage>code(done -> client.createFileMessageByUploading(path, id, done)),
          "path " + path);
      assertEquals(
          DownloadMediaError.DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT,
          BadInputTest.<Void>code(done -> client.downloadMediaToFile("id", path, id, done)),
          "path " + path);
    }
    for (String media : Arrays.asList(null, "", LONE)) {
      assertEquals(
          DownloadMediaError.DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT,
          BadInputTest.<byte[]>code(done -> client.downloadMediaToMemory(media, null, done)));
    }
    for (RtmRequestId request : Arrays.asList(null, new RtmRequestId(), new RtmRequestId(-1))) {
      assertEquals(
          CancelMediaError.CANCEL_MEDIA_ERR_NOT_EXIST, BadInputTest.<Void>code(done -> client.cancelMediaUpload(request, done)));
      assertEquals(
          CancelMediaError.CANCEL_MEDIA_ERR_NOT_EXIST, BadInputTest.<Void>code(done -> client.cancelMediaDownload(request, done)));
    }
  }

  @Test
  void invitationsMustBeOurs() throws Exception {
    RtmCallManager calls = user.client.getRtmCallManager();
    int invalid = InvitationApiCallError.INVITATION_API_CALL_ERR_INVALID_ARGUMENT;
    try (User other = User.online(server, "other")) {
      LocalInvitation theirs = other.client.getRtmCallManager().createLocalInvitation("ann");
      for (LocalInvitation invitation : Arrays.asList(null, theirs)) {
        assertEquals(invalid, BadInputTest.<Void>code(done -> calls.sendLocalInvitation(invitation, done)));
        assertEquals(invalid, BadInputTest.<Void>code(done -> calls.cancelLocalInvitation(invitation, done)));
      }
    }
    assertEquals(invalid, BadInputTest.<Void>code(done -> calls.acceptRemoteInvitation(null, done)));
    assertEquals(invalid, BadInputTest.<Void>code(done -> calls.refuseRemoteInvitation(null, done)));
    for (String callee : Arrays.asList(null, "", LONE, LONG)) {
      LocalInvitation invitation = calls.createLocalInvitation(callee);
      assertEquals(invalid, BadInputTest.<Void>code(done -> calls.sendLocalInvitation(invitation, done)), "callee " + callee);
    }
    LocalInvitation long8k = calls.createLocalInvitation("bob");
    long8k.setContent(String.join("", Collections.nCopies(8_193, "x")));
    assertEquals(invalid, BadInputTest.<Void>code(done -> calls.sendLocalInvitation(long8k, done)));
    assertEquals(0, long8k.getState());
  }

  @Test
  void settingsSayWhenTheyAreNotTaken() {
    assertNotEquals(0, user.client.setParameters(null));
    assertNotEquals(0, user.client.setParameters("no JSON"));
    assertNotEquals(0, user.client.setParameters(LONE));
    assertEquals(0, user.client.setParameters("{\"rtm.log_filter\": 65535}"));
    assertNotEquals(0, user.client.setLogFile(null));
    assertNotEquals(0, user.client.setLogFile(LONE));
    assertNotEquals(0, user.client.setLogFilter(1 << 20));
    assertEquals(0, user.client.setLogFilter(RtmClient.LOG_FILTER_WARNING));
    assertEquals(0, user.client.setLogFileSize(-5));
  }
}
