package io.agora.rtm;

/** How a message is sent. */
public class SendMessageOptions {
  /** Keeps the message for a peer who is offline: up to 200 messages for 7 days. Channels pay no heed to it. */
  public boolean enableOfflineMessaging;

  /** Keeps the message in the history, where the REST interface finds it. */
  public boolean enableHistoricalMessaging;

  /** Neither kept for an offline peer nor in the history. */
  public SendMessageOptions() {}

  @Override
  public String toString() {
    return "SendMessageOptions{enableOfflineMessaging=" + enableOfflineMessaging + ", enableHistoricalMessaging="
        + enableHistoricalMessaging + "}";
  }
}
