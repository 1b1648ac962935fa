package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rtm.testing.Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Processes end when they are to, and not before. */
class EndTest {
  @Test
  void aProcessLivesOnItsListenersUntilTheClientIsReleased() throws Exception {
    assertEquals("0 heard\n", run("release in a callback"));
  }

  @Test
  void aProcessExitsWithAClientThatIsOnline() throws Exception {
    assertEquals("3 ", run("exit in main"));
  }

  @Test
  void aProcessExitsFromInsideACallback() throws Exception {
    assertEquals("4 heard\n", run("exit in a callback"));
  }

  @Test
  void aProcessThatExitsFromInsideACallbackMayReleaseItsClientInAHook() throws Exception {
    assertEquals("4 heard\nreleased\n", run("exit in a callback, release in a hook"));
  }

  /** The exit code, and what it said. */
  private static String run(String how) throws Exception {
    try (Server server = new Server()) {
      Path out = server.folder().resolve("out");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "programs.ends.Program",
                  how)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("RTM_SERVER", server.url());
      Process process = builder.start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      if (!ended) process.destroyForcibly();
      String said = new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
      assertTrue(ended, "it did not end; it said: " + said);
      return process.exitValue() + " " + said;
    }
  }
}
