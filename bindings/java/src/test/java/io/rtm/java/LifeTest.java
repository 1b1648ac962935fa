package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmAttribute;
import io.agora.rtm.RtmCallManager;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmServiceContext;
import io.agora.rtm.RtmStatusCode.InvitationApiCallError;
import io.agora.rtm.RtmStatusCode.LocalInvitationState;
import io.agora.rtm.RtmStatusCode.RemoteInvitationState;
import io.agora.rtm.SendMessageOptions;
import io.rtm.testing.Eventually;
import io.rtm.java.support.Heard;
import io.rtm.java.support.LiveObjects;
import io.rtm.java.support.Outcome;
import io.rtm.testing.Server;
import io.rtm.java.support.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Threads, ends and identities: what programs rely on without looking. */
@Isolated("counts threads and files")
class LifeTest {
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
  void everythingIsToldOnOneThreadAndNeverInsideACall() throws Exception {
    try (User ann = User.online(server, "ann")) {
      Outcome<Void> refused = new Outcome<>();
      ann.client.login(null, null, refused);
      refused.code();
      Thread sdk = refused.thread();
      ann.send("ann", ann.client.createMessage("hello"));
      assertSame(sdk, ann.expect("onMessageReceived").thread);
      for (Heard heard : ann.journal.all()) assertSame(sdk, heard.thread, heard.toString());
    }
  }

  @Test
  void everyCallbackMayBeNull() throws Exception {
    try (User ann = User.online(server, "ann")) {
      RtmClient client = ann.client;
      RtmChannel room = client.createChannel("room", null);
      room.join(null);
      room.sendMessage(client.createMessage("x"), null);
      room.getMembers(null);
      room.leave(null);
      client.sendMessageToPeer("ann", client.createMessage("to myself"), new SendMessageOptions(), null);
      client.queryPeersOnlineStatus(Collections.singleton("ann"), null);
      client.getUserAttributes("ann", null);
      client.createFileMessageByUploading("/no/such/file", null, null);
      client.cancelMediaUpload(null, null);
      client.getRtmCallManager().sendLocalInvitation(null, null);
      client.renewToken(null, null);
      assertEquals("to myself", ann.expect("onMessageReceived").<RtmMessage>get(0).getText());
      client.logout(null);
      ann.journal.expect("logout", heard -> heard.name.equals("onConnectionStateChanged") && heard.<Integer>get(1) == 6);
    }
  }

  @Test
  void aListenerThatThrowsHurtsNothing() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    AtomicReference<Throwable> told = new AtomicReference<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
      told.set(error);
      throw new IllegalStateException("nor does the handler hurt");
    });
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      bob.inside = heard -> {
        throw new IllegalStateException("on purpose");
      };
      ann.send("bob", ann.client.createMessage("one"));
      ann.send("bob", ann.client.createMessage("two"));
      bob.expect("onMessageReceived");
      bob.expect("onMessageReceived");
      assertEquals("on purpose", told.get().getMessage());

      // An invitation whose arrival throws is followed to its end.
      LocalInvitation invitation = ann.client.getRtmCallManager().createLocalInvitation("bob");
      ann.client.getRtmCallManager().sendLocalInvitation(invitation, null);
      bob.expect("onRemoteInvitationReceived");
      ann.expect("onLocalInvitationReceivedByPeer");
      ann.client.getRtmCallManager().cancelLocalInvitation(invitation, null);
      bob.expect("onRemoteInvitationCanceled");

      Outcome<Void> sent = new Outcome<>();
      bob.client.sendMessageToPeer("ann", bob.client.createMessage("still here"), new SendMessageOptions(), new ResultCallback<Void>() {
        @Override
        public void onSuccess(Void nothing) {
          sent.onSuccess(nothing);
          throw new IllegalStateException("on purpose");
        }

        @Override
        public void onFailure(io.agora.rtm.ErrorInfo error) {
          sent.onFailure(error);
        }
      });
      sent.value();
      assertEquals("still here", ann.expect("onMessageReceived").<RtmMessage>get(0).getText());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void aClientCanBeReleasedInsideItsCallback() throws Exception {
    User ann = User.online(server, "ann");
    CountDownLatch released = new CountDownLatch(1);
    ann.inside = heard -> {
      ann.client.release();
      released.countDown();
    };
    ann.client.sendMessageToPeer("ann", ann.client.createMessage("the last"), new SendMessageOptions(), null);
    assertTrue(released.await(20, TimeUnit.SECONDS), "no callback");
    int heard = ann.journal.all().size();
    ann.client.release();
    assertEquals(heard, ann.journal.all().size());
  }

  @Test
  void releaseWaitsForTheCallbackThatRunsAndNoneFollows() throws Exception {
    User ann = User.online(server, "ann");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<Boolean> finished = new AtomicReference<>(false);
    ann.inside = heard -> {
      inside.countDown();
      try {
        goOn.await();
      } catch (InterruptedException impossible) {
        throw new AssertionError(impossible);
      }
      finished.set(true);
    };
    for (int count = 0; count < 10; count++) {
      ann.client.sendMessageToPeer("ann", ann.client.createMessage("x"), new SendMessageOptions(), null);
    }
    assertTrue(inside.await(20, TimeUnit.SECONDS), "no callback");
    Thread releasing = new Thread(ann.client::release);
    releasing.start();
    Eventually.isTrue("release waits", () -> releasing.getState() == Thread.State.TIMED_WAITING);
    goOn.countDown();
    releasing.join(20_000);
    assertTrue(finished.get(), "released before the callback was over");
    int heard = ann.journal.all().size();
    Outcome<Void> late = new Outcome<>();
    ann.client.logout(late);
    late.code();
    assertEquals(heard, ann.journal.all().size());
  }

  @Test
  void clientsMayReleaseOneAnotherInsideTheirCallbacks() throws Exception {
    User ann = User.online(server, "ann");
    User bob = User.online(server, "bob");
    CyclicBarrier both = new CyclicBarrier(2);
    CountDownLatch over = new CountDownLatch(2);
    BiConsumer<User, User> releasing = (one, other) -> one.inside = heard -> {
      try {
        both.await(20, TimeUnit.SECONDS);
      } catch (Exception alone) {
        throw new AssertionError(alone);
      }
      other.client.release();
      over.countDown();
    };
    releasing.accept(ann, bob);
    releasing.accept(bob, ann);
    ann.client.sendMessageToPeer("ann", ann.client.createMessage("x"), new SendMessageOptions(), null);
    bob.client.sendMessageToPeer("bob", bob.client.createMessage("x"), new SendMessageOptions(), null);
    assertTrue(over.await(20, TimeUnit.SECONDS), "they wait for one another");
    ann.close();
    bob.close();
  }

  @Test
  void aSlowListenerHoldsUpTheSendersAndLosesNothing() throws Exception {
    int count = 200;
    String large = String.join("", Collections.nCopies(8_000, "x"));
    try (User ann = User.online(server, "ann"); User bob = new User(server, "bob")) {
      assertEquals(0, bob.client.setParameters("{\"rtm.event_bytes\": 100000}"));
      bob.login();
      CountDownLatch goOn = new CountDownLatch(1);
      bob.inside = heard -> {
        try {
          goOn.await();
        } catch (InterruptedException impossible) {
          throw new AssertionError(impossible);
        }
      };
      // A message is sent when the receiver's library has it.
      AtomicInteger sent = new AtomicInteger();
      AtomicReference<Object> wrong = new AtomicReference<>();
      CountDownLatch all = new CountDownLatch(count);
      for (int at = 0; at < count; at++) {
        ann.client.sendMessageToPeer("bob", ann.client.createMessage(at + " " + large), new SendMessageOptions(), new ResultCallback<Void>() {
          @Override
          public void onSuccess(Void nothing) {
            sent.incrementAndGet();
            all.countDown();
          }

          @Override
          public void onFailure(io.agora.rtm.ErrorInfo error) {
            wrong.set(error);
            all.countDown();
          }
        });
      }
      Eventually.isTrue("the library reads what it has room for", () -> sent.get() > 0);
      // Behind everything that the server could pass on meanwhile.
      for (int round = 0; round < 20; round++) ann.send("ann", ann.client.createMessage("there and back"));
      assertTrue(sent.get() < count / 2, sent + " messages are kept for a listener that takes none");
      goOn.countDown();
      assertTrue(all.await(20, TimeUnit.SECONDS), all.getCount() + " outcomes have not come");
      assertNull(wrong.get());
      for (int at = 0; at < count; at++) {
        String text = bob.expect("onMessageReceived").<RtmMessage>get(0).getText();
        assertEquals(Integer.toString(at), text.substring(0, text.indexOf(' ')));
      }
    }
  }

  @Test
  void theServiceContextIsTakenOnlyWhileThereIsNoClient() throws Exception {
    User ann = new User(server, "ann");
    assertEquals(1, RtmClient.setRtmServiceContext(new RtmServiceContext()).swigValue());
    ann.close();
    assertEquals(0, RtmClient.setRtmServiceContext(new RtmServiceContext()).swigValue());
  }

  @Test
  void aReleasedClientAnswersEverythingByItsCode() throws Exception {
    User ann = User.online(server, "ann");
    RtmChannel room = ann.join("room");
    RtmCallManager calls = ann.client.getRtmCallManager();
    LocalInvitation invitation = calls.createLocalInvitation("bob");
    ann.client.release();
    RtmClient client = ann.client;
    RtmMessage message = client.createMessage("x");
    assertEquals(101, LifeTest.<Void>code(done -> client.login(null, "ann", done)));
    assertEquals(101, LifeTest.<Void>code(done -> client.logout(done)));
    assertEquals(101, LifeTest.<Void>code(done -> client.renewToken("token", done)));
    assertEquals(101, LifeTest.<Void>code(done -> client.sendMessageToPeer("bob", message, new SendMessageOptions(), done)));
    assertEquals(101, LifeTest.<Void>code(done -> room.join(done)));
    assertEquals(101, LifeTest.<Void>code(done -> room.leave(done)));
    assertEquals(101, LifeTest.<Void>code(done -> room.sendMessage(message, done)));
    assertEquals(101, LifeTest.<List<RtmChannelMember>>code(done -> room.getMembers(done)));
    assertEquals(101, LifeTest.<byte[]>code(done -> client.downloadMediaToMemory("id", null, done)));
    assertEquals(101, LifeTest.<Void>code(done -> client.cancelMediaDownload(null, done)));
    assertEquals(101, LifeTest.<Map<String, Boolean>>code(done -> client.queryPeersOnlineStatus(Collections.singleton("a"), done)));
    assertEquals(101, LifeTest.<Set<String>>code(done -> client.queryPeersBySubscriptionOption(0, done)));
    assertEquals(101, LifeTest.<List<RtmAttribute>>code(done -> client.getUserAttributes("ann", done)));
    assertEquals(101, LifeTest.<List<RtmChannelAttribute>>code(done -> client.getChannelAttributes("room", done)));
    int invalid = InvitationApiCallError.INVITATION_API_CALL_ERR_INVALID_ARGUMENT;
    assertEquals(invalid, LifeTest.<Void>code(done -> calls.sendLocalInvitation(invitation, done)));
    assertNull(client.createChannel("other", null));
    assertNull(calls.createLocalInvitation("bob"));
    assertEquals(-1, client.setParameters("{}"));
    room.release();
    client.release();
  }

  @Test
  void aReleasedChannelAnswersByItsCodeAndHearsNothing() throws Exception {
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      RtmChannel hers = ann.join("room");
      RtmChannel his = bob.join("room");
      server.freeze();
      Outcome<List<RtmChannelMember>> waiting = new Outcome<>();
      hers.getMembers(waiting);
      hers.release();
      assertEquals(101, waiting.code());
      server.thaw();
      assertEquals("ann", bob.expect("channel.onMemberLeft").<RtmChannelMember>get(0).getUserId());
      assertEquals(101, LifeTest.<Void>code(done -> hers.join(done)));
      assertEquals(101, LifeTest.<Void>code(done -> hers.sendMessage(null, done)));
      assertEquals(101, LifeTest.<List<RtmChannelMember>>code(done -> hers.getMembers(done)));
      assertEquals("room", hers.getId());
      assertNotNull(ann.join("room"));
      assertEquals(0, LifeTest.<Void>code(done -> his.sendMessage(bob.client.createMessage("again"), done)));
      assertEquals("again", ann.expect("channel.onMessageReceived").<RtmMessage>get(0).getText());
    }
  }

  @Test
  void anInvitationIsOneObjectFromItsBeginningToItsEnd() throws Exception {
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      RtmCallManager hers = ann.client.getRtmCallManager();
      assertSame(hers, ann.client.getRtmCallManager());
      LocalInvitation invitation = hers.createLocalInvitation("bob");
      invitation.setContent("video");
      invitation.setChannelId("meet here");
      assertEquals(2, LifeTest.<Void>code(done -> hers.cancelLocalInvitation(invitation, done)));
      assertEquals(0, LifeTest.<Void>code(done -> hers.sendLocalInvitation(invitation, done)));
      assertEquals(5, LifeTest.<Void>code(done -> hers.sendLocalInvitation(invitation, done)));
      RemoteInvitation remote = bob.expect("onRemoteInvitationReceived").get(0);
      assertEquals("ann", remote.getCallerId());
      assertEquals("video", remote.getContent());
      assertEquals("meet here", remote.getChannelId());
      assertEquals(RemoteInvitationState.REMOTE_INVITATION_STATE_INVITATION_RECEIVED, remote.getState());
      assertSame(invitation, ann.expect("onLocalInvitationReceivedByPeer").get(0));
      remote.setResponse("gladly");
      assertEquals(0, LifeTest.<Void>code(done -> bob.client.getRtmCallManager().acceptRemoteInvitation(remote, done)));
      Heard accepted = ann.expect("onLocalInvitationAccepted");
      assertSame(invitation, accepted.get(0));
      assertEquals("gladly", accepted.get(1));
      assertEquals("gladly", invitation.getResponse());
      assertEquals(LocalInvitationState.LOCAL_INVITATION_STATE_ACCEPTED_BY_REMOTE, invitation.getState());
      assertSame(remote, bob.expect("onRemoteInvitationAccepted").get(0));
      assertEquals(RemoteInvitationState.REMOTE_INVITATION_STATE_ACCEPTED, remote.getState());
      assertEquals(3, LifeTest.<Void>code(done -> hers.cancelLocalInvitation(invitation, done)));
      assertEquals(3, LifeTest.<Void>code(done -> hers.sendLocalInvitation(invitation, done)));
      assertEquals(3, LifeTest.<Void>code(done -> bob.client.getRtmCallManager().acceptRemoteInvitation(remote, done)));

      LocalInvitation second = hers.createLocalInvitation("bob");
      hers.sendLocalInvitation(second, null);
      RemoteInvitation no = bob.expect("onRemoteInvitationReceived").get(0);
      no.setResponse("busy");
      bob.client.getRtmCallManager().refuseRemoteInvitation(no, null);
      Heard refused = ann.expect("onLocalInvitationRefused");
      assertSame(second, refused.get(0));
      assertEquals("busy", refused.get(1));
      assertSame(no, bob.expect("onRemoteInvitationRefused").get(0));
    }
  }

  @Test
  void aThousandClientsLeaveNothingBehind() throws Exception {
    for (int round = 0; round < 20; round++) User.online(server, "cycle").close();
    Eventually.isTrue("threads end", () -> count("rtm-events") == 0);
    Map<String, Long> alive = LiveObjects.byClass();
    long files = entries("fd");
    long threads = entries("task");
    for (int round = 0; round < 1_000; round++) {
      User user = new User(server, "cycle");
      user.client.createChannel("room", null);
      user.client.getRtmCallManager().createLocalInvitation("bob");
      if (round % 20 == 0) user.login();
      user.close();
    }
    Eventually.isTrue("threads end", () -> count("rtm-events") == 0);
    Eventually.isTrue("native threads end: " + threads + " before", () -> entries("task") <= threads + 5);
    Eventually.isTrue("files are closed: " + files + " before", () -> entries("fd") <= files + 5);
    LiveObjects.assertNoMoreThan(alive, 20);
  }

  @Test
  void aHundredThousandMessagesArriveInOrderAndLeaveNothingBehind() throws Exception {
    int count = 100_000;
    try (User ann = User.online(server, "ann")) {
      AtomicInteger arrived = new AtomicInteger();
      AtomicReference<String> wrong = new AtomicReference<>();
      CountDownLatch all = new CountDownLatch(count);
      RtmClient bob = RtmClient.createInstance("tests", new Counting(arrived, wrong, all));
      bob.setParameters(server.parameters());
      assertEquals(0, LifeTest.<Void>code(done -> bob.login(null, "bob", done)));
      Map<String, Long> alive = LiveObjects.byClass();
      // As many under way as the library keeps in memory at a time.
      Semaphore underWay = new Semaphore(1_000);
      AtomicInteger failed = new AtomicInteger();
      ResultCallback<Void> sent = new ResultCallback<Void>() {
        @Override
        public void onSuccess(Void nothing) {
          underWay.release();
        }

        @Override
        public void onFailure(io.agora.rtm.ErrorInfo error) {
          failed.incrementAndGet();
          underWay.release();
        }
      };
      SendMessageOptions options = new SendMessageOptions();
      for (int at = 0; at < count; at++) {
        underWay.acquire();
        ann.client.sendMessageToPeer("bob", ann.client.createMessage(Integer.toString(at)), options, sent);
      }
      assertTrue(all.await(60, TimeUnit.SECONDS), all.getCount() + " have not arrived");
      underWay.acquire(1_000);
      assertNull(wrong.get());
      assertEquals(0, failed.get());
      LiveObjects.assertNoMoreThan(alive, 2_000);
      bob.release();
    }
  }

  /** Counts messages that carry their number. */
  private static final class Counting implements RtmClientListener {
    private final AtomicInteger arrived;
    private final AtomicReference<String> wrong;
    private final CountDownLatch all;

    Counting(AtomicInteger arrived, AtomicReference<String> wrong, CountDownLatch all) {
      this.arrived = arrived;
      this.wrong = wrong;
      this.all = all;
    }

    @Override
    public void onConnectionStateChanged(int state, int reason) {}

    @Override
    public void onMessageReceived(RtmMessage message, String peerId) {
      int expected = arrived.getAndIncrement();
      if (!message.getText().equals(Integer.toString(expected))) wrong.compareAndSet(null, message.getText() + " instead of " + expected);
      all.countDown();
    }

    @Override
    public void onTokenExpired() {}

    @Override
    public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}
  }

  private static long entries(String folder) throws Exception {
    try (Stream<Path> entries = Files.list(Paths.get("/proc/self", folder))) {
      return entries.count();
    }
  }

  private static long count(String thread) {
    return new HashSet<>(Thread.getAllStackTraces().keySet()).stream().filter(one -> one.getName().equals(thread)).count();
  }

  private static <T> int code(Consumer<ResultCallback<T>> call) throws Exception {
    Outcome<T> outcome = new Outcome<>();
    call.accept(outcome);
    return outcome.code();
  }
}
