package io.rtm.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a user of a scenario has heard, under the names that scenarios use. */
public final class Chronicle {
  /** How the texts of round trips begin. */
  public static final String OWN = "conformance round trip ";

  /** One callback. */
  public static final class Entry {
    final String callback;
    final String channel;
    final Map<String, Object> with;
    final Thread thread;
    boolean taken;

    /** Told on this thread, which is where all callbacks of a user have to come. */
    public Entry(String callback, String channel, Map<String, Object> with) {
      this(callback, channel, with, Thread.currentThread());
    }

    /** Told on a thread that nothing is promised about, if that is null. */
    public Entry(String callback, String channel, Map<String, Object> with, Thread thread) {
      this.callback = callback;
      this.channel = channel;
      this.with = with;
      this.thread = thread;
    }

    @Override
    public String toString() {
      return (channel.isEmpty() ? "" : "[" + channel + "] ") + callback + " " + Values.readable(with)
          + (taken ? "" : "   <- not expected so far");
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> roundTrips = new HashSet<>();
  private String state = "";
  private boolean lettingGo;

  /** Writes down. */
  public synchronized void add(Entry entry) {
    if (entry.callback.equals("onConnectionStateChanged")) state = (String) entry.with.get("state");
    Object message = entry.with.get("message");
    if (message instanceof Map && String.valueOf(((Map<?, ?>) message).get("text")).startsWith(OWN)) {
      roundTrips.add((String) ((Map<?, ?>) message).get("text"));
      notifyAll();
      return;
    }
    entry.taken = lettingGo;
    entries.add(entry);
    notifyAll();
  }

  /** It was no callback but a refusal. */
  synchronized void remove(Entry entry) {
    entries.remove(entry);
  }

  /** What is told while a client is released depends on timing, and is not looked at. */
  public synchronized void lettingGo(boolean on) {
    lettingGo = on;
  }

  synchronized String state() {
    return state;
  }

  /** Takes the first from this place on that matches, and gives its place. */
  synchronized int take(String callback, String channel, Object with, int from, long withinMs, Map<String, Object> found)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
    String miss = "";
    int seen = from;
    while (true) {
      for (; seen < entries.size(); seen++) {
        Entry entry = entries.get(seen);
        if (entry.taken || !entry.callback.equals(callback) || !entry.channel.equals(channel)) continue;
        Map<String, Object> saved = new LinkedHashMap<>();
        String problem = Values.difference(with, entry.with, callback, saved);
        if (problem == null) {
          entry.taken = true;
          found.putAll(saved);
          return seen;
        }
        miss = "\n  nearest: expected " + problem;
      }
      long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (rest <= 0) {
        throw new AssertionError("did not come within " + withinMs + " ms: " + callback + " " + Values.readable(with) + miss);
      }
      wait(rest);
    }
  }

  /** Those that nobody expected: of these names, or of all others. */
  synchronized List<String> untaken(Set<String> names, boolean others) {
    List<String> out = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.taken && names.contains(entry.callback) != others) out.add(entry.toString());
    }
    return out;
  }

  synchronized Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>();
    for (Entry entry : entries) if (entry.thread != null) threads.add(entry.thread);
    return threads;
  }

  /** Waits for the message of a round trip; false: it has not come. */
  public synchronized boolean roundTrip(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!roundTrips.contains(text)) {
      long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (rest <= 0) return false;
      wait(rest);
    }
    return true;
  }

  @Override
  public synchronized String toString() {
    StringBuilder out = new StringBuilder();
    int from = Math.max(0, entries.size() - 60);
    if (from > 0) out.append("    (").append(from).append(" earlier ones)\n");
    for (Entry entry : entries.subList(from, entries.size())) out.append("    ").append(entry).append('\n');
    return out.toString();
  }
}
