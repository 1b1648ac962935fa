package io.agora.common.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Says that a value is never null. Compilers do not look at it, so null is still answered as bad input. */
@Retention(RetentionPolicy.CLASS)
public @interface NonNull {}
