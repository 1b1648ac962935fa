package io.rtm.java;

import io.rtm.internal.Session;

/** Where the server is. */
public final class RtmServer {
  private RtmServer() {}

  /**
   * Says where clients that are made later find their server, whatever the property {@code rtm.server} and the environment say.
   *
   * @param url such as {@code wss://rtm.example.com}; null: where those say
   * @throws IllegalArgumentException when it is no address of a server; then nothing is changed
   */
  public static void set(String url) {
    if (!Session.setServer(url)) throw new IllegalArgumentException("no address of a server: " + url);
  }
}
