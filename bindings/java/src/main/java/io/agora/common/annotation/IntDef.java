package io.agora.common.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Names the constants that an {@code int} takes its value from. */
@Retention(RetentionPolicy.SOURCE)
public @interface IntDef {
  /** The constants. */
  int[] value() default {};

  /** Whether the constants may be or-ed. */
  boolean flag() default false;
}
