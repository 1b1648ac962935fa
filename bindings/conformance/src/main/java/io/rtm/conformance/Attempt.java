package io.rtm.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One call of a scenario, and what it gives. Scenarios are written for calls that say at once whether they are taken. On a JVM an outcome says
 * it: what comes before everything was told that waited when the call returned may be a refusal, and what comes later is an outcome. Whether
 * an early failure was a refusal is for the scenario to say.
 */
@SuppressWarnings("unchecked")
public abstract class Attempt {
  private static final AtomicLong NUMBERS = new AtomicLong();

  public final Map<String, Object> args;
  public final String channel;
  /** What it is called on; null for a client or a channel. */
  public final Object object;
  /** Stands for the request id of calls that have none. */
  public final long number = NUMBERS.incrementAndGet();
  /** What it gives at once, if it has no outcome. */
  public Object result;
  private final Actor actor;
  private String codes;
  private int code = -1;
  private Chronicle.Entry entry;
  private boolean decided;

  protected Attempt(Actor actor, Map<String, Object> args, String channel, Object object) {
    this.actor = actor;
    this.args = args;
    this.channel = channel;
    this.object = object;
  }

  /** It has an outcome, whose codes are of this enumeration. */
  protected final void awaits(String enumeration) {
    codes = enumeration;
  }

  /** Its outcome, and how that looks in a scenario; null for not at all. */
  protected final synchronized void told(int ended, Chronicle.Entry heard) {
    if (heard != null) actor.chronicle.add(heard);
    if (decided) return;
    code = ended;
    entry = heard;
  }

  /** What it gave, as far as the scenario can know: {@code wanted} is what that says, or null when it says nothing. */
  final Object given(Object wanted, Object againWhile) throws InterruptedException {
    if (codes == null) return result;
    actor.fence();
    synchronized (this) {
      decided = true;
      if (code > 0) {
        String refusal = Names.of(codes, code);
        boolean meant = entry == null || wanted == null || refusal.equals(againWhile);
        if (meant || Values.difference(wanted, refusal, "", new HashMap<>()) == null) {
          if (entry != null) actor.chronicle.remove(entry);
          return refusal;
        }
      }
      return Names.of(codes, 0);
    }
  }

  /** What the scenario knows the call by. */
  public long requestNumber() {
    return number;
  }

  /** An argument that is a text, or JSON. */
  public final String text(String name) {
    Object value = args.get(name);
    if (value instanceof Map) {
      try {
        return new ObjectMapper().writeValueAsString(value);
      } catch (IOException error) {
        throw new AssertionError(error);
      }
    }
    return Values.toText(value);
  }

  /** An argument that is a number. */
  public final int number(String name) {
    return (int) Values.number(args.get(name));
  }

  /** An argument that is bytes. */
  public final byte[] bytes(String name) {
    return Values.toBytes(args.get(name));
  }

  /** An argument that is a list of texts; null for null. A count beside the list takes so many of it. */
  public final List<String> texts(String name, String count) {
    List<Object> all = (List<Object>) args.get(name);
    if (all == null) return null;
    List<String> out = new ArrayList<>();
    for (Object one : all) out.add(Values.toText(one));
    return args.containsKey(count) ? out.subList(0, Math.max(0, Math.min(out.size(), number(count)))) : out;
  }

  /** An argument that is a list of structures; null for null. */
  public final List<Map<String, Object>> maps(String name) {
    Collection<Map<String, Object>> all = (Collection<Map<String, Object>>) args.get(name);
    return all == null ? null : new ArrayList<>(all);
  }

  /** The options among the arguments. */
  public final Map<String, Object> options() {
    Object given = args.get("options");
    return given == null ? Collections.<String, Object>emptyMap() : (Map<String, Object>) given;
  }

  /** Whether an option is set. */
  public final boolean option(String name) {
    return Boolean.TRUE.equals(options().get(name));
  }
}
