import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.SendMessageOptions;
import java.util.Map;

public class Hello implements RtmClientListener {
  private RtmClient client;

  public static void main(String[] args) throws Exception {
    new Hello().run();
  }

  private void run() throws Exception {
    client = RtmClient.createInstance("my-app", this);
    client.login(null, "ann", new ResultCallback<Void>() {
      @Override
      public void onSuccess(Void nothing) {
        client.sendMessageToPeer("ann", client.createMessage("hello"), new SendMessageOptions(), null);
      }

      @Override
      public void onFailure(ErrorInfo error) {
        System.err.println("no login: " + error);
        client.release();
      }
    });
  }

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {
    System.out.println(peerId + " says: " + message.getText());
    client.logout(null);
    client.release();
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {}

  @Override
  public void onTokenExpired() {}

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}
}
