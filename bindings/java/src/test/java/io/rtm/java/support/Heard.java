package io.rtm.java.support;

import java.util.Arrays;

/** One callback: its name, what it was given, and on which thread. */
public final class Heard {
  public final String name;
  public final Object[] with;
  public final Thread thread = Thread.currentThread();

  Heard(String name, Object... with) {
    this.name = name;
    this.with = with;
  }

  @SuppressWarnings("unchecked")
  public <T> T get(int at) {
    return (T) with[at];
  }

  @Override
  public String toString() {
    return name + Arrays.deepToString(with);
  }
}
