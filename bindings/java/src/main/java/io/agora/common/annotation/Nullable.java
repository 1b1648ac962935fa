package io.agora.common.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Says that a value may be null. Compilers do not look at it. */
@Retention(RetentionPolicy.CLASS)
public @interface Nullable {}
