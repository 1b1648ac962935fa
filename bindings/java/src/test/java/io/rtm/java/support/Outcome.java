package io.rtm.java.support;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A callback that can be waited for, and that notices when it is called twice, or inside the call. */
public final class Outcome<T> implements ResultCallback<T> {
  private final Thread caller = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicInteger times = new AtomicInteger();
  private volatile T value;
  private volatile ErrorInfo error;
  private volatile Thread thread;

  @Override
  public void onSuccess(T value) {
    this.value = value;
    end();
  }

  @Override
  public void onFailure(ErrorInfo error) {
    this.error = error;
    end();
  }

  private void end() {
    thread = Thread.currentThread();
    times.incrementAndGet();
    done.countDown();
  }

  /** Waits for the one outcome. */
  private void await() throws InterruptedException {
    if (!done.await(20, TimeUnit.SECONDS)) throw new AssertionError("no outcome within 20 s");
    if (times.get() != 1) throw new AssertionError(times + " outcomes");
    if (thread == caller && !caller.getName().equals("rtm-events")) throw new AssertionError("called inside the call");
  }

  /** What a success brought. */
  public T value() throws InterruptedException {
    await();
    if (error != null) throw new AssertionError("failed: " + error);
    return value;
  }

  /** The code of a failure; 0 for a success. */
  public int code() throws InterruptedException {
    await();
    return error == null ? 0 : error.getErrorCode();
  }

  /** What a failure said. */
  public ErrorInfo error() throws InterruptedException {
    await();
    return error;
  }

  public boolean isDone() {
    return done.getCount() == 0;
  }

  public Thread thread() throws InterruptedException {
    await();
    return thread;
  }
}
