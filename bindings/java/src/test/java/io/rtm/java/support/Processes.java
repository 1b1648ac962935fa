package io.rtm.java.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rtm.testing.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs in JVMs of their own. */
public final class Processes {
  private Processes() {}

  /** Runs {@code java} with these words and the class path of the tests, and waits for its end: the exit code, and what it said on its standard output. */
  public static String java(Server server, String... words) throws Exception {
    Path out = server.folder().resolve("out");
    // By itself: newer JVMs warn there of every library that is loaded.
    Path err = server.folder().resolve("err");
    List<String> all = new ArrayList<>();
    all.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    all.add("-cp");
    all.add(System.getProperty("java.class.path"));
    all.addAll(Arrays.asList(words));
    ProcessBuilder builder = new ProcessBuilder(all).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("RTM_SERVER", server.url());
    Process process = builder.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly();
    String said = text(out);
    assertTrue(ended, "it did not end; it said: " + said + text(err));
    System.err.print(text(err));
    return process.exitValue() + " " + said;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
