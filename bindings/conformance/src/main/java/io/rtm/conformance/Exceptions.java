package io.rtm.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a binding has no notion of. Under the name of a scenario stands the reason why it is not played, or how many of its calls are left out,
 * as {@code {"calls": 2, "reason": "…"}}.
 */
final class Exceptions {
  /** Scenarios that are not played. */
  final Set<String> scenarios = new TreeSet<>();
  /** By scenario, how many calls are left out. */
  final Map<String, Integer> calls = new TreeMap<>();

  Exceptions(URL table) throws IOException {
    Iterator<Map.Entry<String, JsonNode>> rows = new ObjectMapper().readTree(table).fields();
    while (rows.hasNext()) {
      Map.Entry<String, JsonNode> row = rows.next();
      boolean some = row.getValue().isObject();
      String reason = (some ? row.getValue().path("reason") : row.getValue()).asText();
      if (reason.isEmpty()) throw new AssertionError("no reason for the exception " + row.getKey());
      if (some) calls.put(row.getKey(), row.getValue().path("calls").asInt());
      else scenarios.add(row.getKey());
    }
  }
}
