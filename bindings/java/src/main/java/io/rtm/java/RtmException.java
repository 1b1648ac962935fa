package io.rtm.java;

import io.agora.rtm.ErrorInfo;

/** A call failed. */
public class RtmException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** By the enumeration of the call. */
  private final int code;

  RtmException(ErrorInfo error) {
    super(error.getErrorDescription() + " (" + error.getErrorCode() + ")");
    this.code = error.getErrorCode();
  }

  /** By the enumeration in {@link io.agora.rtm.RtmStatusCode} that belongs to the call. */
  public int code() {
    return code;
  }
}
