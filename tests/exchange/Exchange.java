import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmMessageType;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.SendMessageOptions;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The other end of the tests of other languages in which messages are exchanged: the twin of exchange.cpp, in Java. Same words, same
 * lines; the user is "java", and so say the messages.
 *
 * <pre>java Exchange URL PHOTO FILE PEER [APP]</pre>
 */
public final class Exchange implements RtmClientListener {
  private final RtmClient client;
  private final String photo;
  private final String file;
  private final String peer;
  private final PrintStream out;

  private Exchange(String[] words) throws Exception {
    photo = words[1];
    file = words[2];
    peer = words[3];
    out = new PrintStream(System.out, true, "UTF-8");
    client = RtmClient.createInstance(words.length == 5 ? words[4] : "tests", this);
    client.setParameters("{\"rtm.server\": \"" + words[0] + "\"}");
    client.login(null, "java", answer("login", nothing -> begin()));
  }

  public static void main(String[] words) throws Exception {
    if (words.length != 4 && words.length != 5) System.exit(2);
    Exchange exchange = new Exchange(words);
    while (System.in.read() >= 0) {}
    exchange.client.release();
  }

  private void begin() {
    say("ready");
    send(client.createMessage("text from Java \u4e16"));
    send(client.createMessage(new byte[] {0, -1, 1}, "raw from Java"));
    client.createImageMessageByUploading(photo, new RtmRequestId(), answer("image upload", image -> sendAs("image from Java", image)));
    client.createFileMessageByUploading(file, new RtmRequestId(), answer("file upload", sent -> sendAs("file from Java", sent)));
  }

  @Override
  public void onMessageReceived(RtmMessage message, String from) {
    if (message.getMessageType() == RtmMessageType.RAW) {
      say("raw " + from + " " + hex(message.getRawMessage()) + " " + message.getText());
    } else {
      say("text " + from + " " + message.getText());
    }
  }

  @Override
  public void onImageMessageReceivedFromPeer(RtmImageMessage image, String from) {
    String size = image.getWidth() + "x" + image.getHeight();
    say("image " + from + " " + size + " " + hex(image.getThumbnail()) + " " + image.getText());
    fetch(image.getMediaId());
  }

  @Override
  public void onFileMessageReceivedFromPeer(RtmFileMessage received, String from) {
    say("file " + from + " " + received.getSize() + " " + received.getFileName());
    fetch(received.getMediaId());
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {}

  @Override
  public void onTokenExpired() {}

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> status) {}

  private void sendAs(String text, RtmMessage message) {
    message.setText(text);
    send(message);
  }

  private void send(RtmMessage message) {
    client.sendMessageToPeer(peer, message, new SendMessageOptions(), answer("sending", nothing -> {}));
  }

  private void fetch(String mediaId) {
    client.downloadMediaToMemory(mediaId, new RtmRequestId(), answer("download", bytes -> {
      // FNV-1a, which the other side computes as well.
      int hash = 0x811c9dc5;
      for (byte one : bytes) hash = (hash ^ (one & 0xff)) * 16_777_619;
      say("bytes 0 " + bytes.length + " " + Integer.toUnsignedString(hash));
    }));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) text.append(String.format("%02x", one));
    return text.toString();
  }

  private synchronized void say(String line) {
    out.println(line);
  }

  /** A failure is a line of its own, and the other side shows it with those that it did not wait for. */
  private <T> ResultCallback<T> answer(String what, Consumer<T> then) {
    return new ResultCallback<T>() {
      @Override
      public void onSuccess(T value) {
        then.accept(value);
      }

      @Override
      public void onFailure(ErrorInfo error) {
        say(what + " failed: " + error.getErrorCode());
      }
    };
  }
}
