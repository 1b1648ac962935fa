package io.rtm.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The objects of a user that scenarios save, by number. */
public class Identities {
  private final List<Object> things = new ArrayList<>();

  /** By identity: the same object has the same number. */
  public final synchronized long number(Object thing) {
    for (int at = 0; at < things.size(); at++) {
      if (things.get(at) == thing) return at;
    }
    things.add(thing);
    return things.size() - 1;
  }

  /** The object that a scenario has saved; null for null. */
  public final synchronized Object get(Object described) {
    if (described == null) return null;
    return things.get((int) Values.number(((Map<?, ?>) described).get("$object")));
  }
}
