package io.rtm.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of expected values that begin with a dollar. */
final class Matchers {
  private Matchers() {}

  static String mismatch(String name, Object wanted, Object actual, String place, Map<String, Object> found) {
    String but = ", but it is " + Values.readable(actual);
    switch (name) {
      case "$any":
        return actual == null ? place + ": anything" + but : null;
      case "$save":
        found.put((String) wanted, actual);
        return null;
      case "$at_least":
        return actual instanceof Number && Values.number(actual) >= Values.number(wanted) ? null : place + ": at least " + wanted + but;
      case "$at_most":
        return actual instanceof Number && Values.number(actual) <= Values.number(wanted) ? null : place + ": at most " + wanted + but;
      case "$length":
        int length = actual instanceof String ? ((String) actual).length() : actual instanceof List ? ((List<?>) actual).size() : -1;
        return length == Values.number(wanted) ? null : place + ": length " + wanted + ", but it has " + length;
      case "$contains":
        return actual instanceof String && ((String) actual).contains((String) wanted) ? null : place + ": with " + wanted + but;
      case "$not":
        boolean same = Values.difference(wanted, actual, place, new LinkedHashMap<>()) == null;
        return same ? place + ": anything but " + Values.readable(wanted) : null;
      case "$one_of":
        for (Object choice : (List<?>) wanted) {
          if (Values.difference(choice, actual, place, found) == null) return null;
        }
        return place + ": one of " + Values.readable(wanted) + but;
      case "$set":
        return set((List<?>) wanted, actual, place, found, but);
      default:
        throw new AssertionError("unknown matcher " + name);
    }
  }

  private static String set(List<?> wanted, Object actual, String place, Map<String, Object> found, String but) {
    if (!(actual instanceof List) || ((List<?>) actual).size() != wanted.size()) {
      return place + ": these " + wanted.size() + " in any order: " + Values.readable(wanted) + but;
    }
    List<Object> left = new ArrayList<>((List<?>) actual);
    for (Object one : wanted) {
      int at = 0;
      while (at < left.size() && Values.difference(one, left.get(at), place, found) != null) at++;
      if (at == left.size()) return place + ": among others " + Values.readable(one) + but;
      left.remove(at);
    }
    return null;
  }
}
