package io.rtm.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits with a deadline for what has no event of its own. */
public final class Eventually {
  private Eventually() {}

  public static void isTrue(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.call()) {
      if (System.nanoTime() > deadline) throw new AssertionError("did not come true in 20 s: " + what);
      Thread.sleep(5);
    }
  }
}
