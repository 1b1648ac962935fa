package programs.ends;

import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmStatusCode.ConnectionState;
import io.agora.rtm.SendMessageOptions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Ends as its first argument says, without releasing its client unless that says so. */
public class Program implements RtmClientListener {
  private final CountDownLatch online = new CountDownLatch(1);
  private final String how;
  private RtmClient client;

  private Program(String how) {
    this.how = how;
  }

  public static void main(String[] words) throws Exception {
    Program program = new Program(words[0]);
    program.client = RtmClient.createInstance("programs", program);
    if (words[0].equals("exit in a callback, release in a hook")) {
      Runtime.getRuntime().addShutdownHook(
          new Thread(
              () -> {
                program.client.release();
                System.out.println("released");
              }));
    }
    program.client.login(null, "ends", null);
    if (!words[0].equals("exit in main")) return;
    program.online.await();
    System.exit(3);
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {
    if (state != ConnectionState.CONNECTION_STATE_CONNECTED) return;
    online.countDown();
    if (how.equals("exit in main")) return;
    client.sendMessageToPeer("ends", client.createMessage("to myself"), new SendMessageOptions(), null);
  }

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {
    System.out.println("heard");
    if (how.startsWith("exit in a callback")) System.exit(4);
    client.release();
  }

  @Override
  public void onTokenExpired() {}

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}
}
