package io.rtm.java.support;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;

/** The objects of the binding that are alive, counted behind a full collection. */
public final class LiveObjects {
  private LiveObjects() {}

  /** How many there are, by class. */
  public static Map<String, Long> byClass() throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Long> counts = new TreeMap<>();
    for (String line : histogram.split("\n")) {
      // "  12:   34   5678  name (module)"
      String[] words = line.trim().split("\\s+");
      if (words.length < 4) continue;
      boolean ours = words[3].startsWith("io.agora.") || words[3].startsWith("io.rtm.internal.") || words[3].startsWith("io.rtm.uniffi.");
      if (ours) counts.merge(words[3], Long.parseLong(words[1]), Long::sum);
    }
    return counts;
  }

  /** Fails when there are many more of a class than there were. */
  public static void assertNoMoreThan(Map<String, Long> before, long more) throws Exception {
    for (Map.Entry<String, Long> now : byClass().entrySet()) {
      long then = before.getOrDefault(now.getKey(), 0L);
      if (now.getValue() > then + more) throw new AssertionError(now.getKey() + ": " + now.getValue() + " alive, " + then + " before");
    }
  }
}
