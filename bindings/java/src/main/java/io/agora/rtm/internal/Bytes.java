package io.agora.rtm.internal;

/** Bytes that nobody else changes. */
final class Bytes {
  static final byte[] NONE = new byte[0];

  private Bytes() {}

  /** A copy; null of null. */
  static byte[] copy(byte[] bytes) {
    return bytes == null ? null : bytes.clone();
  }

  /** A copy; null of null and of nothing. */
  static byte[] copyOfSome(byte[] bytes) {
    return bytes == null || bytes.length == 0 ? null : bytes.clone();
  }
}
