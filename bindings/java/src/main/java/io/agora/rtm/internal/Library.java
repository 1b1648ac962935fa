package io.agora.rtm.internal;

import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmServiceContext;
import io.agora.rtm.jni.SET_RTM_SERVICE_CONTEXT_ERR_CODE;
import io.rtm.internal.Natives;
import io.rtm.internal.TextsKt;
import io.rtm.uniffi.RtmKt;
import java.util.concurrent.atomic.AtomicInteger;

/** What the static methods of {@link RtmClient} do. */
public final class Library {
  /** Clients that are not released. */
  private static final AtomicInteger ALIVE = new AtomicInteger();

  private Library() {}

  /**
   * Makes a client.
   *
   * @param appId the App ID
   * @param listener hears what happens to it
   * @return the client
   * @throws Exception when one of them is missing, or the library cannot be loaded
   */
  public static RtmClient createClient(String appId, RtmClientListener listener) throws Exception {
    if (appId == null || appId.isEmpty()) throw new IllegalArgumentException("the App ID is missing");
    if (listener == null) throw new IllegalArgumentException("the listener is missing");
    ALIVE.incrementAndGet();
    try {
      return new Client(appId, listener);
    } catch (LinkageError error) {
      ALIVE.decrementAndGet();
      // What programs catch is an Exception.
      throw new IllegalStateException("the native library cannot be loaded: " + error.getMessage(), error);
    } catch (Throwable error) {
      ALIVE.decrementAndGet();
      throw error;
    }
  }

  static void released() {
    ALIVE.decrementAndGet();
  }

  /** The version of the library; empty when it cannot be loaded. */
  public static String version() {
    try {
      return Natives.version();
    } catch (LinkageError missing) {
      return "";
    }
  }

  /**
   * Takes the context, if there is no client yet.
   *
   * @param context areas and proxy
   * @return whether it was taken
   */
  public static SET_RTM_SERVICE_CONTEXT_ERR_CODE setServiceContext(RtmServiceContext context) {
    return context == null || ALIVE.get() > 0
        ? SET_RTM_SERVICE_CONTEXT_ERR_CODE.SET_RTM_SERVICE_CONTEXT_ERR_FAILURE
        : SET_RTM_SERVICE_CONTEXT_ERR_CODE.SET_RTM_SERVICE_CONTEXT_ERR_OK;
  }

  /** As {@code RtmClient.setLogFile}. */
  static int setLogFile(String path) {
    return path == null || !TextsKt.isText(path) ? -1 : RtmKt.logSetFile(path);
  }

  /** As {@code RtmClient.setLogFilter}. */
  static int setLogFilter(int filter) {
    return RtmKt.logSetFilter(filter);
  }

  /** As {@code RtmClient.setLogFileSize}: out of range is ignored, as in the original. */
  static int setLogFileSize(int kilobytes) {
    if (kilobytes > 0) RtmKt.logSetSize(kilobytes);
    return 0;
  }
}
