package io.rtm.java.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What was heard, in order, and waiting for it with a deadline. */
public final class Journal<T> {
  private final List<T> heard = new ArrayList<>();
  private final List<T> left = new ArrayList<>();

  public synchronized void add(T entry) {
    heard.add(entry);
    left.add(entry);
    notifyAll();
  }

  /** Takes the first entry that matches and was not taken. After the deadline it tells what did come. */
  public T expect(String what, Predicate<T> match) throws InterruptedException {
    return expect(what, 20_000, match);
  }

  public synchronized T expect(String what, long withinMs, Predicate<T> match) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
    while (true) {
      for (int at = 0; at < left.size(); at++) {
        if (match.test(left.get(at))) return left.remove(at);
      }
      long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (rest <= 0) throw new AssertionError("within " + withinMs + " ms there was no " + what + "; there was:\n" + this);
      wait(rest);
    }
  }

  /** All entries so far. */
  public synchronized List<T> all() {
    return new ArrayList<>(heard);
  }

  /** Those that nobody has taken. */
  public synchronized List<T> rest() {
    return new ArrayList<>(left);
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    for (T entry : heard) text.append("  ").append(left.contains(entry) ? "" : "(taken) ").append(entry).append('\n');
    return text.length() == 0 ? "  nothing\n" : text.toString();
  }
}
