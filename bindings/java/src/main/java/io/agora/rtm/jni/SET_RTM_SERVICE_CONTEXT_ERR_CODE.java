package io.agora.rtm.jni;

/** How {@link io.agora.rtm.RtmClient#setRtmServiceContext} ended. */
public final class SET_RTM_SERVICE_CONTEXT_ERR_CODE {
  /** The context was taken. */
  public static final SET_RTM_SERVICE_CONTEXT_ERR_CODE SET_RTM_SERVICE_CONTEXT_ERR_OK =
      new SET_RTM_SERVICE_CONTEXT_ERR_CODE("SET_RTM_SERVICE_CONTEXT_ERR_OK", 0);

  /** The context was not taken. */
  public static final SET_RTM_SERVICE_CONTEXT_ERR_CODE SET_RTM_SERVICE_CONTEXT_ERR_FAILURE =
      new SET_RTM_SERVICE_CONTEXT_ERR_CODE("SET_RTM_SERVICE_CONTEXT_ERR_FAILURE", 1);

  private final String name;
  private final int value;

  private SET_RTM_SERVICE_CONTEXT_ERR_CODE(String name, int value) {
    this.name = name;
    this.value = value;
  }

  /** The number: 0 is success. */
  public final int swigValue() {
    return value;
  }

  /**
   * The code with a number.
   *
   * @param swigValue the number
   * @return the code
   * @throws IllegalArgumentException when there is none with this number
   */
  public static SET_RTM_SERVICE_CONTEXT_ERR_CODE swigToEnum(int swigValue) {
    if (swigValue == SET_RTM_SERVICE_CONTEXT_ERR_OK.value) return SET_RTM_SERVICE_CONTEXT_ERR_OK;
    if (swigValue == SET_RTM_SERVICE_CONTEXT_ERR_FAILURE.value) return SET_RTM_SERVICE_CONTEXT_ERR_FAILURE;
    throw new IllegalArgumentException("no SET_RTM_SERVICE_CONTEXT_ERR_CODE has the number " + swigValue);
  }

  /** The name of the constant. */
  @Override
  public String toString() {
    return name;
  }
}
