package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rtm.java.support.Processes;
import io.rtm.testing.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the JVM's own checks of JNI say. There is none of ours: calls cross over through JNA, which looks for exceptions later than these
 * checks would have it, and of which that is known.
 */
class JniTest {
  /** Of JNA's calls, or of the JVM's own loading of JNA. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "WARNING( in native method)?: (JNI call made without checking exceptions when required to from \\w+|JNI local refs: \\d+, exceeds capacity: \\d+)\\n"
              + "\\tat (com\\.sun\\.jna\\.|io\\.rtm\\.uniffi\\.\\w*UniffiLib\\.|io\\.rtm\\.internal\\.LaneLibrary\\.|jdk\\.internal\\.loader\\.NativeLibraries\\.load)"
              + "\\S*\\(\\S*Native Method\\)");

  @Test
  void nothingIsSaidButWhatIsKnownOfJna() throws Exception {
    try (Server server = new Server()) {
      String said =
          Processes.java(
              server,
              "-Xcheck:jni",
              "-Drtm.test.repository=" + Server.repository(),
              JniTest.class.getName(),
              server.parameters());
      assertTrue(said.startsWith("0 ") && said.endsWith("all over\n"), said);
      List<String> warnings = warnings(said);
      assertFalse(warnings.isEmpty(), "nothing was checked");
      warnings.removeIf(one -> KNOWN.matcher(one).lookingAt());
      assertEquals(new ArrayList<String>(), warnings);
    }
  }

  /** Each with the frames below it. What newer JVMs say of native access as such is about no call. */
  private static List<String> warnings(String said) {
    List<String> warnings = new ArrayList<>();
    for (String one : said.split("\\n(?=WARNING|FATAL|\\*\\*\\*)|(?<=^\\d )")) {
      if (one.contains("JNI") || one.contains("native method")) warnings.add(one);
    }
    return warnings;
  }

  /** Programs of all versions, one after another. */
  public static void main(String[] words) throws Exception {
    programs.v12.Program v12 = new programs.v12.Program();
    ends(v12.run(words[0]));
    v12.end();
    programs.v14.Program v14 = new programs.v14.Program(Server.repository().resolve("LICENSE").toString());
    ends(v14.run(words[0]));
    v14.end();
    programs.v151.Program v151 = new programs.v151.Program();
    ends(v151.run(words[0]));
    v151.end();
    System.out.println("all over");
  }

  private static void ends(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(30, TimeUnit.SECONDS)) throw new AssertionError("a program did not get where it wanted to");
  }
}
