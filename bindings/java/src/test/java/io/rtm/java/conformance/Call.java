package io.rtm.java.conformance;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.SendMessageOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One call of a scenario, and what it gives. Scenarios are written for calls that say at once whether they are taken. Here a callback says it:
 * what it says before the SDK thread has told everything that waited when the call returned may be a refusal, and what it says later is an
 * outcome. Whether an early failure was a refusal is for the scenario to say.
 */
@SuppressWarnings("unchecked")
final class Call {
  /** What an outcome looks like, in the words of a scenario; null for none. */
  interface Looks<T> {
    Chronicle.Entry of(String code, T value);
  }

  private static final AtomicLong NUMBERS = new AtomicLong();

  final Player player;
  final Map<String, Object> args;
  final String channel;
  final Object object;
  final RtmRequestId request = new RtmRequestId();
  /** Stands for the request id of calls that have none. */
  final long number = NUMBERS.incrementAndGet();
  boolean isTransfer;

  /** The enumeration of its outcomes; null: it gives {@link #result} at once. */
  String codes;
  Object result;
  private int code = -1;
  private Chronicle.Entry entry;
  private boolean decided;

  Call(Player player, Map<String, Object> args, String channel, Object object) {
    this.player = player;
    this.args = args;
    this.channel = channel;
    this.object = object;
  }

  /** A callback for a call whose outcomes have these codes. */
  <T> ResultCallback<T> outcome(String enumeration, Looks<T> looks) {
    codes = enumeration;
    return new ResultCallback<T>() {
      @Override
      public void onSuccess(T value) {
        told(0, value);
      }

      @Override
      public void onFailure(ErrorInfo error) {
        told(error.getErrorCode(), null);
      }

      private void told(int ended, T value) {
        synchronized (Call.this) {
          Chronicle.Entry heard = looks.of(Names.of(enumeration, ended), value);
          if (heard != null) player.chronicle.add(heard);
          if (decided) return;
          code = ended;
          entry = heard;
        }
      }
    };
  }

  /** What it gave, as far as the scenario can know: {@code wanted} is what that says, or null when it says nothing. */
  Object given(Object wanted, Object againWhile) throws InterruptedException {
    if (codes == null) return result;
    player.fence();
    synchronized (this) {
      decided = true;
      if (code > 0) {
        String refusal = Names.of(codes, code);
        boolean meant = entry == null || wanted == null || refusal.equals(againWhile);
        if (meant || Values.difference(wanted, refusal, "", new java.util.HashMap<>()) == null) {
          if (entry != null) player.chronicle.remove(entry);
          return refusal;
        }
      }
      return Names.of(codes, 0);
    }
  }

  long requestNumber() {
    return isTransfer ? request.getRequestId() : number;
  }

  Chronicle.Entry entry(String callback, Object... with) {
    return new Chronicle.Entry(callback, "", Things.map(with));
  }

  Chronicle.Entry inChannel(String callback, Object... with) {
    return new Chronicle.Entry(callback, channel, Things.map(with));
  }

  RtmChannel room() {
    RtmChannel room = player.channels.get(channel);
    if (room == null) throw new AssertionError(player.name + " has not created the channel " + channel);
    return room;
  }

  String text(String name) {
    Object value = args.get(name);
    if (value instanceof Map) {
      try {
        return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(value);
      } catch (java.io.IOException error) {
        throw new AssertionError(error);
      }
    }
    return Values.toText(value);
  }

  int number(String name) {
    return (int) Values.number(args.get(name));
  }

  byte[] bytes(String name) {
    return Values.toBytes(args.get(name));
  }

  /** Null for null. A count beside the list takes so many of it. */
  List<String> texts(String name, String count) {
    List<Object> all = (List<Object>) args.get(name);
    if (all == null) return null;
    List<String> out = new ArrayList<>();
    for (Object one : all) out.add(Values.toText(one));
    return args.containsKey(count) ? out.subList(0, Math.max(0, Math.min(out.size(), number(count)))) : out;
  }

  List<Map<String, Object>> maps(String name) {
    Collection<Map<String, Object>> all = (Collection<Map<String, Object>>) args.get(name);
    return all == null ? null : new ArrayList<>(all);
  }

  RtmMessage message() {
    return (RtmMessage) player.things.get(args.get("message"));
  }

  SendMessageOptions sendOptions() {
    Map<String, Object> given = options();
    SendMessageOptions options = new SendMessageOptions();
    options.enableOfflineMessaging = Boolean.TRUE.equals(given.get("enableOfflineMessaging"));
    options.enableHistoricalMessaging = Boolean.TRUE.equals(given.get("enableHistoricalMessaging"));
    return options;
  }

  Map<String, Object> options() {
    Object given = args.get("options");
    return given == null ? Collections.<String, Object>emptyMap() : (Map<String, Object>) given;
  }
}
