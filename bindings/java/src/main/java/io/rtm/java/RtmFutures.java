package io.rtm.java;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.internal.Droppable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Calls as futures. Whatever takes a {@link ResultCallback} becomes one:
 *
 * <pre>{@code
 * try (AutoCloseable end = client::release) {
 *   RtmFutures.<Void>of(done -> client.login(null, "ann", done)).get();
 *   List<RtmAttribute> attributes =
 *       RtmFutures.<List<RtmAttribute>>of(done -> client.getUserAttributes("bob", done)).get();
 * }
 * }</pre>
 *
 * <p>Futures complete on the SDK thread of the client. What hangs on one without an executor of its own runs there, too, and must not
 * wait for another.
 */
public final class RtmFutures {
  private RtmFutures() {}

  /**
   * Makes a call, and gives its outcome as a future.
   *
   * @param call makes the call with the callback that it is given
   * @param <T> what a success brings
   * @return fails with {@link RtmException} when the call does, and is cancelled when the client is released first
   */
  public static <T> CompletableFuture<T> of(Consumer<ResultCallback<T>> call) {
    CompletableFuture<T> future = new CompletableFuture<T>();
    call.accept(new Completing<T>(future));
    return future;
  }

  private static final class Completing<T> implements ResultCallback<T>, Droppable {
    private final CompletableFuture<T> future;

    Completing(CompletableFuture<T> future) {
      this.future = future;
    }

    @Override
    public void onSuccess(T value) {
      future.complete(value);
    }

    @Override
    public void onFailure(ErrorInfo error) {
      future.completeExceptionally(new RtmException(error));
    }

    @Override
    public void dropped() {
      future.cancel(false);
    }
  }
}
