package io.agora.rtm.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** What programs hand over, without null: the empty text in its place, which is refused wherever null is bad. */
final class Texts {
  private Texts() {}

  static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** Ids or keys; none at all in the place of null. */
  static List<String> all(Collection<String> texts) {
    if (texts == null) return Collections.emptyList();
    List<String> all = new ArrayList<String>(texts.size());
    for (String text : texts) all.add(orEmpty(text));
    return all;
  }

  /** Keys to ask for. A list of none would ask for everything, so that it is one bad key. */
  static List<String> keys(Collection<String> keys) {
    return keys == null || keys.isEmpty() ? Collections.singletonList("") : all(keys);
  }
}
