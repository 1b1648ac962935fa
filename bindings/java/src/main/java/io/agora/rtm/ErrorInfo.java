package io.agora.rtm;

/** Why a call failed. */
public class ErrorInfo {
  private final int errorCode;
  private final String errorDescription;

  /**
   * An error that nothing is said about but its number.
   *
   * @param errorCode by the enumeration in {@link RtmStatusCode} that belongs to the call
   */
  public ErrorInfo(int errorCode) {
    this(errorCode, "");
  }

  /**
   * An error.
   *
   * @param errorCode by the enumeration in {@link RtmStatusCode} that belongs to the call
   * @param errorDesc for people, not for programs
   */
  public ErrorInfo(int errorCode, String errorDesc) {
    this.errorCode = errorCode;
    this.errorDescription = errorDesc;
  }

  /** By the enumeration in {@link RtmStatusCode} that belongs to the call. */
  public int getErrorCode() {
    return errorCode;
  }

  /** For people, not for programs. */
  public String getErrorDescription() {
    return errorDescription;
  }

  @Override
  public String toString() {
    return "ErrorInfo{errorCode=" + errorCode + ", errorDescription='" + errorDescription + "'}";
  }
}
