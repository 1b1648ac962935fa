package io.rtm.conformance;

/** A call that no program can make through a binding, because its types exclude it. It is left out and counted. */
public final class Inexpressible extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Inexpressible(String reason) {
    super(reason);
  }
}
