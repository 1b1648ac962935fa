package io.agora.rtm.internal;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.rtm.internal.Answer;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Outcomes, as callbacks take them. */
final class Answers {
  /** Makes what a callback is given. */
  interface Made<T, R> {
    R of(T value);
  }

  /** Looked for once: what fails, often fails many times. */
  private static final Map<Class<?>, Map<Integer, String>> NAMES = new ConcurrentHashMap<Class<?>, Map<Integer, String>>();

  private Answers() {}

  /** An answer that says only how it ended, by the numbers of an interface of {@link io.agora.rtm.RtmStatusCode}. */
  static Answer<Void> nothing(Class<?> codes, ResultCallback<Void> callback) {
    return of(codes, callback, nothing -> null);
  }

  /** Null for null: nobody wants to know. */
  static <T, R> Answer<T> of(Class<?> codes, ResultCallback<R> callback, Made<T, R> made) {
    if (callback == null) return null;
    return new Answer<T>() {
      @Override
      public void answer(int code, T value) {
        if (code == 0) {
          callback.onSuccess(made.of(value));
        } else {
          callback.onFailure(error(codes, code));
        }
      }

      @Override
      public void dropped() {
        if (callback instanceof Droppable) ((Droppable) callback).dropped();
      }
    };
  }

  static ErrorInfo error(Class<?> codes, int code) {
    return new ErrorInfo(code, name(codes, code));
  }

  /** The name of the number, for people; the number itself where names were taken away. */
  private static String name(Class<?> codes, int code) {
    Map<Integer, String> names = NAMES.get(codes);
    if (names == null) {
      names = names(codes);
      NAMES.put(codes, names);
    }
    String name = names.get(code);
    return name == null ? Integer.toString(code) : name;
  }

  private static Map<Integer, String> names(Class<?> codes) {
    Map<Integer, String> names = new HashMap<Integer, String>();
    for (Field field : codes.getFields()) {
      try {
        names.put(field.getInt(null), field.getName());
      } catch (IllegalAccessException hidden) {
        break;
      }
    }
    return names;
  }
}
