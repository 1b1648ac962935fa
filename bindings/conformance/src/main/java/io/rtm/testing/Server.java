package io.rtm.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server of its own for a test: a process on a free port, with a data folder that goes with it. */
public final class Server implements AutoCloseable {
  private static final String GREETING = "rtm-server listening on ";

  private final Path folder = Files.createTempDirectory("rtm-java-test");
  private final Path log = folder.resolve("server.log");
  private final Path config;
  private final Thread hook = new Thread(this::kill);
  private Process process;
  private String url;
  private int port;

  /** In development mode, without limits of rate. */
  public Server() throws IOException {
    this("");
  }

  /** With settings, as a TOML file. */
  public Server(String settings) throws IOException {
    config = settings.isEmpty() ? null : Files.write(folder.resolve("rtm.toml"), settings.getBytes(StandardCharsets.UTF_8));
    // Not even a test that is ended from outside leaves its server behind.
    Runtime.getRuntime().addShutdownHook(hook);
    start("127.0.0.1:0");
  }

  /** Where programs, libraries and servers of this repository are. */
  public static Path repository() {
    return Paths.get(System.getProperty("rtm.test.repository")).toAbsolutePath().normalize();
  }

  /** A file that `cargo build --release` makes. */
  public static Path built(String name) {
    return Paths.get(System.getProperty("rtm.test.target")).resolve(name);
  }

  public String url() {
    return url;
  }

  public int port() {
    return port;
  }

  /** The settings that clients of this server need. */
  public String parameters() {
    return "{\"rtm.server\": \"" + url + "\"}";
  }

  /** A folder that goes with the server. */
  public Path folder() {
    return folder;
  }

  public String log() {
    try {
      return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
    } catch (IOException error) {
      return error.toString();
    }
  }

  private synchronized void start(String listen) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(built("rtm-server").toString());
    words.add("--listen");
    words.add(listen);
    words.add("--data-dir");
    words.add(folder.resolve("data").toString());
    if (config != null) {
      words.add("--config");
      words.add(config.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Tests hurry more than programs may. Those with settings of their own are about these.
    if (config == null) builder.environment().putIfAbsent("RTM_RATES", "none");
    process = builder.start();
    String line = firstLine(process);
    int colon = line.lastIndexOf(':');
    if (!line.startsWith(GREETING) || colon < 0) {
      kill();
      throw new IOException("the server did not greet; its first line: \"" + line + "\", its log:\n" + log());
    }
    url = line.substring(GREETING.length());
    port = Integer.parseInt(line.substring(colon + 1));
  }

  private static String firstLine(Process process) {
    // Not closed: a server whose output nobody takes would end.
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    try {
      String line = CompletableFuture.supplyAsync(() -> readLine(out)).get(20, TimeUnit.SECONDS);
      return line == null ? "" : line;
    } catch (Exception error) {
      return error.toString();
    }
  }

  private static String readLine(BufferedReader out) {
    try {
      return out.readLine();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** As a power failure. */
  public synchronized void kill() {
    // A frozen one dies, too.
    process.destroyForcibly();
    waitForEnd();
  }

  /** In order. */
  public synchronized void stop() {
    process.destroy();
    waitForEnd();
  }

  private void waitForEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) throw new AssertionError("the server does not end; its log:\n" + log());
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }

  /** On the same port, with the same data. */
  public synchronized void startAgain() throws IOException {
    if (process.isAlive()) kill();
    start("127.0.0.1:" + port);
  }

  /** It keeps its connections and does nothing. */
  public void freeze() throws Exception {
    signal("STOP");
    Path status = Paths.get("/proc", Long.toString(process.pid()), "stat");
    // The signal takes effect later than the call.
    Eventually.isTrue("the server stands still", () -> {
      String text = new String(Files.readAllBytes(status), StandardCharsets.UTF_8);
      return text.charAt(text.lastIndexOf(')') + 2) == 'T';
    });
  }

  public void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) throw new AssertionError("kill -" + name + " failed");
  }

  @Override
  public void close() throws IOException {
    kill();
    Runtime.getRuntime().removeShutdownHook(hook);
    Folders.delete(folder);
  }
}
