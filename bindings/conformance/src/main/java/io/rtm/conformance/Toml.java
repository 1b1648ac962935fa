package io.rtm.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings as TOML: inline tables are JSON but for the equals signs. */
final class Toml {
  private Toml() {}

  static String of(Map<String, Object> tree) {
    return tree.entrySet().stream().map(one -> one.getKey() + " = " + value(one.getValue()) + "\n").collect(Collectors.joining());
  }

  private static String value(Object value) {
    if (value instanceof Map) {
      return ((Map<?, ?>) value)
          .entrySet().stream().map(one -> one.getKey() + " = " + value(one.getValue())).collect(Collectors.joining(", ", "{ ", " }"));
    }
    if (value instanceof List) return ((List<?>) value).stream().map(Toml::value).collect(Collectors.joining(", ", "[", "]"));
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }
}
