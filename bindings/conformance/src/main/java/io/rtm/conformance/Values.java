package io.rtm.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The values of scenarios: maps, lists, numbers as {@link Long} or {@link Double}, and strings of bytes, one character for each, since that is
 * what lengths and hexadecimal values in scenarios count.
 */
public final class Values {
  /** What no text can be: half a surrogate pair stands for bytes that are not UTF-8. */
  private static final String NO_TEXT = "\uD83D";

  private final Map<String, Object> saved = new LinkedHashMap<>();

  /** A map of names and values, one after the other. */
  public static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int at = 0; at < entries.length; at += 2) {
      Object value = entries[at + 1];
      map.put((String) entries[at], value instanceof Integer ? (Object) ((Integer) value).longValue() : value);
    }
    return map;
  }

  static Object read(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    return bytes(mapper.readValue(Files.readAllBytes(file), new TypeReference<Object>() {}));
  }

  /** Texts become strings of bytes. */
  static Object bytes(Object value) {
    if (value instanceof String) return ofText((String) value);
    if (value instanceof Integer) return ((Integer) value).longValue();
    return mapped(value, Values::bytes);
  }

  /** A text as a string of bytes. */
  public static String ofText(String text) {
    return text == null ? null : ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes as a string of bytes. */
  public static String ofBytes(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a string of bytes. */
  public static byte[] toBytes(Object value) {
    return value == null ? null : ((String) value).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text that a string of bytes is in UTF-8; if it is none, a text that cannot be sent. */
  public static String toText(Object value) {
    if (value == null) return null;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(toBytes(value))).toString();
    } catch (CharacterCodingException none) {
      return NO_TEXT;
    }
  }

  interface Mapping {
    Object of(Object value);
  }

  static Object mapped(Object value, Mapping mapping) {
    if (value instanceof Map) {
      Map<String, Object> out = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) out.put((String) entry.getKey(), mapping.of(entry.getValue()));
      return out;
    }
    if (value instanceof List) {
      List<Object> out = new ArrayList<>();
      for (Object one : (List<?>) value) out.add(mapping.of(one));
      return out;
    }
    return value;
  }

  void save(String name, Object value) {
    saved.put(name, value);
  }

  Object resolve(Object value) {
    if (value instanceof String) {
      String text = (String) value;
      return text.length() > 1 && text.charAt(0) == '$' && text.charAt(1) != '{' ? lookup(text.substring(1)) : filled(text);
    }
    if (value instanceof Map) {
      Map<?, ?> map = (Map<?, ?>) value;
      if (map.containsKey("$repeat")) {
        String unit = (String) resolve(map.get("$repeat"));
        StringBuilder out = new StringBuilder();
        for (long times = number(resolve(map.get("times"))); times > 0; times--) out.append(unit);
        return out.toString();
      }
      if (map.containsKey("$hex")) return ofHex((String) map.get("$hex"));
      if (map.containsKey("$numbered")) {
        Object unit = resolve(map.get("$numbered"));
        long from = map.containsKey("from") ? number(map.get("from")) : 0;
        List<Object> out = new ArrayList<>();
        for (long at = from; at < from + number(resolve(map.get("count"))); at++) out.add(numbered(unit, Long.toString(at)));
        return out;
      }
      if (map.containsKey("$object")) return value;
    }
    return mapped(value, this::resolve);
  }

  private Object lookup(String reference) {
    int dot = reference.indexOf('.');
    String name = dot < 0 ? reference : reference.substring(0, dot);
    if (!saved.containsKey(name)) throw new AssertionError("nothing was saved as " + reference);
    Object value = saved.get(name);
    if (dot < 0) return value;
    String field = reference.substring(dot + 1);
    if (!(value instanceof Map) || !((Map<?, ?>) value).containsKey(field)) {
      throw new AssertionError("what was saved has no field " + reference + ": " + readable(value));
    }
    return ((Map<?, ?>) value).get(field);
  }

  private String filled(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      int close = text.indexOf('}', open);
      out.append(text, at, open).append(lookup(text.substring(open + 2, close)));
      at = close + 1;
    }
    return out.append(text.substring(at)).toString();
  }

  private static Object numbered(Object value, String number) {
    return value instanceof String ? ((String) value).replace("#", number) : mapped(value, one -> numbered(one, number));
  }

  private static String ofHex(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int at = 0; at < bytes.length; at++) bytes[at] = (byte) Integer.parseInt(hex.substring(2 * at, 2 * at + 2), 16);
    return ofBytes(bytes);
  }

  /** A number; fails for anything else. */
  public static long number(Object value) {
    if (value instanceof Number) return ((Number) value).longValue();
    throw new AssertionError("no number: " + readable(value));
  }

  /** What is different; null when nothing is. Saves into {@code found} what a matcher says. */
  static String difference(Object expected, Object actual, String place, Map<String, Object> found) {
    if (expected instanceof Map) {
      Map<?, ?> wanted = (Map<?, ?>) expected;
      if (wanted.containsKey("$object")) {
        boolean same = actual instanceof Map && wanted.get("$object").equals(((Map<?, ?>) actual).get("$object"));
        return same ? null : place + ": the very object " + readable(expected) + ", but it is " + readable(actual);
      }
      for (Map.Entry<?, ?> entry : wanted.entrySet()) {
        String key = (String) entry.getKey();
        String problem;
        if (key.startsWith("$")) {
          problem = Matchers.mismatch(key, entry.getValue(), actual, place, found);
        } else if (!(actual instanceof Map) || !((Map<?, ?>) actual).containsKey(key)) {
          problem = place + ": a field " + key + ", but it is " + readable(actual);
        } else {
          problem = difference(entry.getValue(), ((Map<?, ?>) actual).get(key), place + "." + key, found);
        }
        if (problem != null) return problem;
      }
      return null;
    }
    if (expected instanceof List) {
      List<?> wanted = (List<?>) expected;
      if (!(actual instanceof List) || ((List<?>) actual).size() != wanted.size()) {
        return place + ": " + readable(expected) + ", but it is " + readable(actual);
      }
      for (int at = 0; at < wanted.size(); at++) {
        String problem = difference(wanted.get(at), ((List<?>) actual).get(at), place + "[" + at + "]", found);
        if (problem != null) return problem;
      }
      return null;
    }
    return Objects.equals(expected, actual) ? null : place + ": " + readable(expected) + ", but it is " + readable(actual);
  }

  static String readable(Object value) {
    String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return text.length() <= 400 ? text : text.substring(0, 200) + "... (" + text.length() + " characters)";
  }
}
