package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rtm.java.support.Processes;
import io.rtm.testing.Server;
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

  private static String run(String how) throws Exception {
    try (Server server = new Server()) {
      return Processes.java(server, "programs.ends.Program", how);
    }
  }
}
