package io.rtm.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A scenario, with its phrases written out. */
@SuppressWarnings("unchecked")
final class Scenario {
  final Map<String, Object> server;
  final Map<String, Object> users;
  final List<Object> may;
  final List<Object> steps;
  /** Only of those that a runner must fail. */
  final String failsWith;

  Scenario(Path conformance, Path file) throws IOException {
    Map<String, Object> phrases = (Map<String, Object>) Values.read(conformance.resolve("phrases.json"));
    Map<String, Object> json = (Map<String, Object>) Values.read(file);
    server = (Map<String, Object>) json.getOrDefault("server", Collections.emptyMap());
    users = (Map<String, Object>) json.get("users");
    may = (List<Object>) json.getOrDefault("may", Collections.emptyList());
    failsWith = (String) json.get("fails_with");
    steps = writtenOut((List<Object>) json.get("steps"), phrases);
  }

  private static List<Object> writtenOut(List<Object> steps, Map<String, Object> phrases) {
    List<Object> out = new ArrayList<>();
    for (Object one : steps) {
      Map<String, Object> step = (Map<String, Object>) one;
      if (step.containsKey("do")) {
        Map<String, Object> phrase = (Map<String, Object>) phrases.get(step.get("do"));
        if (phrase == null) throw new AssertionError("unknown phrase: " + step.get("do"));
        Map<String, Object> parameters = new LinkedHashMap<>((Map<String, Object>) phrase.getOrDefault("parameters", Collections.emptyMap()));
        for (Map.Entry<String, Object> given : step.entrySet()) {
          if (given.getKey().equals("do")) continue;
          if (!parameters.containsKey(given.getKey())) throw new AssertionError("no parameter " + given.getKey() + " of " + step);
          parameters.put(given.getKey(), given.getValue());
        }
        // A parameter's default may be another parameter.
        parameters.replaceAll((name, value) -> filled(value, parameters));
        out.addAll(writtenOut((List<Object>) filled(phrase.get("steps"), parameters), phrases));
      } else if (step.containsKey("steps") || step.containsKey("in_order")) {
        String key = step.containsKey("steps") ? "steps" : "in_order";
        Map<String, Object> copy = new LinkedHashMap<>(step);
        copy.put(key, writtenOut((List<Object>) step.get(key), phrases));
        out.add(copy);
      } else {
        out.add(step);
      }
    }
    return out;
  }

  private static Object filled(Object value, Map<String, Object> parameters) {
    if (!(value instanceof String)) return Values.mapped(value, one -> filled(one, parameters));
    String text = (String) value;
    if (text.length() > 1 && text.charAt(0) == '@' && text.charAt(1) != '{') {
      if (!parameters.containsKey(text.substring(1))) throw new AssertionError("a phrase has no parameter " + text);
      return parameters.get(text.substring(1));
    }
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      text = text.replace("@{" + parameter.getKey() + "}", String.valueOf(parameter.getValue()));
    }
    return text;
  }
}
