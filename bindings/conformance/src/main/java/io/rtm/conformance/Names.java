package io.rtm.conformance;

import io.rtm.testing.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of enumerators, which scenarios are written in, as the C++ headers have them. */
public final class Names {
  private static final Pattern ENUM = Pattern.compile("enum (\\w+)[^{]*\\{(.*?)\\};", Pattern.DOTALL);
  private static final Pattern ENUMERATOR = Pattern.compile("(\\w+) = (\\d+),");
  private static final Map<String, Map<Integer, String>> ALL = read();

  private Names() {}

  /** The name of an enumerator; the number in brackets if there is none. */
  public static String of(String enumeration, int number) {
    Map<Integer, String> names = ALL.get(enumeration);
    if (names == null) throw new AssertionError("no enumeration " + enumeration);
    String name = names.get(number);
    return name == null ? enumeration + "(" + number + ")" : name;
  }

  private static Map<String, Map<Integer, String>> read() {
    Map<String, Map<Integer, String>> all = new HashMap<>();
    for (String header : new String[] {"rtm/codes.h", "rtm/call_codes.h"}) {
      String text;
      try {
        text = new String(Files.readAllBytes(Server.repository().resolve("include").resolve(header)), StandardCharsets.UTF_8);
      } catch (IOException error) {
        throw new AssertionError(error);
      }
      Matcher matcher = ENUM.matcher(text);
      while (matcher.find()) {
        Map<Integer, String> names = all.computeIfAbsent(matcher.group(1), name -> new HashMap<>());
        Matcher one = ENUMERATOR.matcher(matcher.group(2));
        while (one.find()) names.put(Integer.valueOf(one.group(2)), one.group(1));
      }
    }
    return all;
  }
}
