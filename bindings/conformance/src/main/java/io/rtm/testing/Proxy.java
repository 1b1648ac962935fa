package io.rtm.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A TCP proxy between a client and the server that misbehaves when told to: it cuts, holds back, flips bits, refuses and slows down. */
public final class Proxy implements AutoCloseable {
  private static final String LINK = "GET /v1/rtm";

  /** What happens to a connection when some bytes have passed. */
  public enum Fault {
    /** Nothing. */
    NONE,
    /** No further byte passes in that direction until {@link #heal}. */
    HOLD,
    /** One bit of the next byte is flipped. */
    FLIP,
    /** Both ends are closed. */
    CUT
  }

  private static final class Rule {
    Fault fault = Fault.NONE;
    long after;
    boolean struck;
  }

  private final class Connection {
    final Socket client;
    final Socket server;
    boolean known;
    boolean link;
    boolean cut;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void shut() {
      cut = true;
      closeQuietly(client);
      closeQuietly(server);
      Proxy.this.notifyAll();
    }
  }

  private final int target;
  private final ServerSocket listener;
  private final List<Connection> open = new ArrayList<>();
  private final Map<String, Rule> rules = new HashMap<>();
  private volatile int speed;
  private boolean refusing;
  private boolean ending;

  public Proxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    start("listen", this::listen);
  }

  public String url() {
    return "ws://127.0.0.1:" + listener.getLocalPort();
  }

  /** One fault for the links or all other connections; it strikes once. Holding back lasts until {@link #heal}. */
  public synchronized void arm(boolean link, boolean up, Fault fault, long after) {
    Rule rule = rule(link, up);
    rule.fault = fault;
    rule.after = after;
    rule.struck = false;
  }

  /** Ends all faults, and lets go what was held. */
  public synchronized void heal() {
    for (Rule rule : rules.values()) rule.fault = Fault.NONE;
    refusing = false;
    speed = 0;
    notifyAll();
  }

  /** Closes what is open now. */
  public synchronized void cut(boolean link) {
    for (Connection connection : new ArrayList<>(open)) {
      if (connection.known && connection.link == link) connection.shut();
    }
  }

  /** Closes new connections at once. */
  public synchronized void refuse() {
    refusing = true;
  }

  /** At most so many bytes a second on each media connection and way; 0: as many as there are. */
  public void slowDown(int bytesPerSecond) {
    speed = bytesPerSecond;
  }

  @Override
  public void close() {
    synchronized (this) {
      ending = true;
      for (Connection connection : new ArrayList<>(open)) connection.shut();
      notifyAll();
    }
    try {
      listener.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }

  private Rule rule(boolean link, boolean up) {
    return rules.computeIfAbsent(link + "/" + up, key -> new Rule());
  }

  private void listen() {
    while (true) {
      try {
        Socket client = listener.accept();
        synchronized (this) {
          if (ending) {
            closeQuietly(client);
            return;
          }
          if (refusing) {
            closeQuietly(client);
            continue;
          }
          connect(client);
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException nobody) {
      closeQuietly(client);
      return;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Connection connection = new Connection(client, server);
    open.add(connection);
    start("up", () -> pump(connection, client, server, true));
    start("down", () -> pump(connection, server, client, false));
  }

  private void pump(Connection connection, Socket from, Socket to, boolean up) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        if (!pass(connection, up, buffer, count, out)) break;
      }
      to.shutdownOutput();
    } catch (IOException | InterruptedException over) {
      synchronized (this) {
        connection.shut();
      }
    } finally {
      synchronized (this) {
        if (from.isClosed() || to.isClosed()) open.remove(connection);
      }
    }
  }

  private boolean pass(Connection connection, boolean up, byte[] bytes, int count, OutputStream out)
      throws IOException, InterruptedException {
    int at = 0;
    while (at < count) {
      int now = count - at;
      synchronized (this) {
        if (!connection.known && up) {
          connection.link = new String(bytes, 0, count, StandardCharsets.ISO_8859_1).startsWith(LINK);
          connection.known = true;
        }
        Rule rule = rule(connection.link, up);
        if (rule.fault != Fault.NONE && (rule.fault == Fault.HOLD || !rule.struck)) {
          if (rule.after > 0) {
            now = (int) Math.min(now, rule.after);
            rule.after -= now;
          } else {
            rule.struck = true;
            if (rule.fault == Fault.HOLD) {
              while (!ending && !connection.cut && rule.fault == Fault.HOLD) wait();
              if (ending || connection.cut) return false;
              continue;
            }
            if (rule.fault == Fault.CUT) {
              connection.shut();
              return false;
            }
            bytes[at] ^= 0x10;
          }
        }
      }
      int bytesPerSecond = speed;
      boolean slow = bytesPerSecond > 0 && !connection.link;
      // In small pieces, so that another speed counts at once.
      if (slow) now = Math.min(now, Math.max(1, bytesPerSecond / 20));
      out.write(bytes, at, now);
      out.flush();
      if (slow) Thread.sleep(now * 1000L / bytesPerSecond);
      at += now;
    }
    return true;
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
