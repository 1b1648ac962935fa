package io.agora.rtm;

/**
 * Hears how a call ended: exactly one of the two methods is called, once, on the SDK thread of the client and never inside the
 * call itself. A client that is released first calls neither. Wherever one is taken, null is taken, too.
 *
 * @param <T> what a success brings; {@link Void} when there is nothing to bring
 */
public interface ResultCallback<T> {
  /**
   * The call succeeded.
   *
   * @param responseInfo what it brings; null for {@link Void}
   */
  void onSuccess(T responseInfo);

  /**
   * The call failed.
   *
   * @param errorInfo why, by the codes of the call
   */
  void onFailure(ErrorInfo errorInfo);
}
