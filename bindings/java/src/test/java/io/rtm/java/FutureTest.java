package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.RtmCallManager;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmStatusCode.LoginError;
import io.agora.rtm.SendMessageOptions;
import io.rtm.testing.Eventually;
import io.rtm.testing.Server;
import io.rtm.java.support.User;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls as futures, and the address of the server. */
class FutureTest {
  @Test
  void aCallIsAFutureThatBringsItsValueOrItsCode() throws Exception {
    try (Server server = new Server(); User ann = new User(server, "ann")) {
      CompletableFuture<Void> bad = RtmFutures.of(done -> ann.client.login(null, "", done));
      ExecutionException failed = assertThrows(ExecutionException.class, () -> bad.get(20, TimeUnit.SECONDS));
      assertEquals(LoginError.LOGIN_ERR_INVALID_ARGUMENT, ((RtmException) failed.getCause()).code());
      assertEquals("LOGIN_ERR_INVALID_ARGUMENT (3)", failed.getCause().getMessage());
      RtmFutures.<Void>of(done -> ann.client.login(null, "ann", done)).get(20, TimeUnit.SECONDS);
      Map<String, Boolean> online =
          RtmFutures.<Map<String, Boolean>>of(done -> ann.client.queryPeersOnlineStatus(Collections.singleton("ann"), done))
              .get(20, TimeUnit.SECONDS);
      assertEquals(Collections.singletonMap("ann", true), online);
    }
  }

  @Test
  void aFutureWithoutOutcomeIsCancelledWhenTheClientIsReleased() throws Exception {
    try (Server server = new Server()) {
      User ann = User.online(server, "ann");
      server.freeze();
      CompletableFuture<Void> waiting =
          RtmFutures.of(done -> ann.client.sendMessageToPeer("bob", ann.client.createMessage("x"), new SendMessageOptions(), done));
      ann.client.release();
      assertThrows(CancellationException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void whatIsAskedAboutAnInvitationIsCancelledWithTheRest() throws Exception {
    try (Server server = new Server(); User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      CountDownLatch released = new CountDownLatch(1);
      bob.inside = heard -> {
        try {
          released.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException over) {
          throw new AssertionError(over);
        }
      };
      RtmCallManager hers = ann.client.getRtmCallManager();
      RtmCallManager his = bob.client.getRtmCallManager();
      hers.sendLocalInvitation(hers.createLocalInvitation("bob"), null);
      RemoteInvitation call = bob.expect("onRemoteInvitationReceived").get(0);
      LocalInvitation back = his.createLocalInvitation("ann");
      List<CompletableFuture<Void>> all = Arrays.asList(
          RtmFutures.of(done -> his.acceptRemoteInvitation(call, done)),
          RtmFutures.of(done -> his.refuseRemoteInvitation(call, done)),
          RtmFutures.of(done -> his.sendLocalInvitation(back, done)),
          RtmFutures.of(done -> his.cancelLocalInvitation(back, done)));
      Thread releasing = new Thread(bob.client::release);
      releasing.start();
      // From then on nothing is told any more.
      Eventually.isTrue("release begins", () -> bob.client.setParameters("{}") != 0);
      released.countDown();
      releasing.join(20_000);
      for (CompletableFuture<Void> one : all) assertThrows(CancellationException.class, () -> one.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void theServerCanBeSetForTheProcess() throws Exception {
    assertThrows(IllegalArgumentException.class, () -> RtmServer.set("no address"));
    try (Server server = new Server()) {
      RtmServer.set(server.url());
      BlockingQueue<String> texts = new LinkedBlockingQueue<>();
      RtmClient client = RtmClient.createInstance("tests", listener(texts));
      try (AutoCloseable end = client::release) {
        RtmFutures.<Void>of(done -> client.login(null, "ann", done)).get(20, TimeUnit.SECONDS);
        RtmMessage message = client.createMessage("over the default");
        RtmFutures.<Void>of(done -> client.sendMessageToPeer("ann", message, null, done)).get(20, TimeUnit.SECONDS);
        assertEquals("over the default", texts.poll(20, TimeUnit.SECONDS));
      } finally {
        RtmServer.set(null);
      }
    }
  }

  private static RtmClientListener listener(BlockingQueue<String> texts) {
    return new RtmClientListener() {
      @Override
      public void onConnectionStateChanged(int state, int reason) {}

      @Override
      public void onMessageReceived(RtmMessage message, String peerId) {
        texts.add(message.getText());
      }

      @Override
      public void onTokenExpired() {}

      @Override
      public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}
    };
  }
}
