package io.agora.rtm.internal;

/** Where a message comes from. */
final class Origin {
  /** It was made here. */
  static final Origin HERE = new Origin(0, false);

  /** When the server had it, in milliseconds since 1970. */
  final long serverMs;

  /** Whether the server kept it for its receiver. */
  final boolean offline;

  Origin(long serverMs, boolean offline) {
    this.serverMs = serverMs;
    this.offline = offline;
  }

  /** It came in, and is not for sending. */
  boolean isReceived() {
    return this != HERE;
  }
}
