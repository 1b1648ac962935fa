package io.agora.rtm;

/**
 * What holds for all clients of a process. Servers are named by address here, so that the areas and the proxy are taken and kept,
 * and change nothing.
 */
public class RtmServiceContext {
  /** Areas of the world; they may be or-ed. */
  public static class RtmAreaCode {
    /** Mainland China. */
    public static final int AREA_CODE_CN = 1 << 0;

    /** North America. */
    public static final int AREA_CODE_NA = 1 << 1;

    /** Europe. */
    public static final int AREA_CODE_EU = 1 << 2;

    /** Asia without mainland China. */
    public static final int AREA_CODE_AS = 1 << 3;

    /** Japan. */
    public static final int AREA_CODE_JP = 1 << 4;

    /** India. */
    public static final int AREA_CODE_IN = 1 << 5;

    /** Everywhere. */
    public static final int AREA_CODE_GLOB = 0xFFFFFFFF;

    /** Holds constants only; there is nothing to make. */
    public RtmAreaCode() {}
  }

  /** Kinds of proxies. */
  public static class RtmCloudProxyType {
    /** None. */
    public static final int NONE_PROXY = 0;

    /** One over TCP. */
    public static final int TCP_PROXY = 1;

    /** Holds constants only; there is nothing to make. */
    public RtmCloudProxyType() {}
  }

  /** By {@link RtmAreaCode}; they may be or-ed. */
  public int areaCode = RtmAreaCode.AREA_CODE_GLOB;

  /** By {@link RtmCloudProxyType}. */
  public int proxyType = RtmCloudProxyType.NONE_PROXY;

  /** Everywhere, without a proxy. */
  public RtmServiceContext() {}

  @Override
  public String toString() {
    return "RtmServiceContext{areaCode=" + areaCode + ", proxyType=" + proxyType + "}";
  }
}
