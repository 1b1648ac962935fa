package io.rtm.java.conformance;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.SendMessageOptions;
import io.rtm.conformance.Attempt;
import io.rtm.conformance.Chronicle;
import io.rtm.conformance.Names;
import io.rtm.conformance.Values;
import java.util.Map;

/** One call of a scenario through {@code io.agora.rtm}. */
final class Call extends Attempt {
  /** What an outcome looks like, in the words of a scenario; null for none. */
  interface Looks<T> {
    Chronicle.Entry of(String code, T value);
  }

  final Player player;
  final RtmRequestId request = new RtmRequestId();
  boolean isTransfer;

  Call(Player player, Map<String, Object> args, String channel, Object object) {
    super(player, args, channel, object);
    this.player = player;
  }

  /** A callback for a call whose outcomes have these codes. */
  <T> ResultCallback<T> outcome(String enumeration, Looks<T> looks) {
    awaits(enumeration);
    return new ResultCallback<T>() {
      @Override
      public void onSuccess(T value) {
        told(0, looks.of(Names.of(enumeration, 0), value));
      }

      @Override
      public void onFailure(ErrorInfo error) {
        int code = error.getErrorCode();
        told(code, looks.of(Names.of(enumeration, code), null));
      }
    };
  }

  @Override
  public long requestNumber() {
    return isTransfer ? request.getRequestId() : number;
  }

  Chronicle.Entry entry(String callback, Object... with) {
    return new Chronicle.Entry(callback, "", Values.map(with));
  }

  Chronicle.Entry inChannel(String callback, Object... with) {
    return new Chronicle.Entry(callback, channel, Values.map(with));
  }

  RtmChannel room() {
    RtmChannel room = player.channels.get(channel);
    if (room == null) throw new AssertionError(player.name + " has not created the channel " + channel);
    return room;
  }

  RtmMessage message() {
    return (RtmMessage) player.things.get(args.get("message"));
  }

  SendMessageOptions sendOptions() {
    SendMessageOptions options = new SendMessageOptions();
    options.enableOfflineMessaging = option("enableOfflineMessaging");
    options.enableHistoricalMessaging = option("enableHistoricalMessaging");
    return options;
  }
}
