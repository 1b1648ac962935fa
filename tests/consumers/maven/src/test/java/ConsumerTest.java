import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agora.rtm.RtmClient;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is in the jars suffices, and it is what runs. */
class ConsumerTest {
  @Test
  void theLibraryInTheJarIsTheOneThatIsLoaded() throws Exception {
    assertNull(System.getProperty("rtm.library"));
    assertNull(System.getProperty("jna.library.path"));
    assertEquals(System.getProperty("consumer.version"), RtmClient.getSdkVersion());
    List<String> loaded =
        Files.readAllLines(Paths.get("/proc/self/maps"), StandardCharsets.UTF_8).stream()
            .filter(line -> line.contains("librtm"))
            .map(line -> line.substring(line.indexOf('/')))
            .distinct()
            .collect(Collectors.toList());
    assertEquals(1, loaded.size(), loaded.toString());
    // Unpacked, loaded, and deleted.
    assertTrue(loaded.get(0).startsWith(System.getProperty("java.io.tmpdir") + "/rtm"), loaded.toString());
    assertTrue(loaded.get(0).endsWith("librtm.so (deleted)"), loaded.toString());
  }

  @Test
  void theQuickStartRunsAndEnds() throws Exception {
    File out = File.createTempFile("hello", ".txt");
    Process hello =
        new ProcessBuilder(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), "Hello")
            .redirectErrorStream(true)
            .redirectOutput(out)
            .start();
    boolean ended = hello.waitFor(60, TimeUnit.SECONDS);
    String said = new String(Files.readAllBytes(out.toPath()), StandardCharsets.UTF_8);
    if (!ended) hello.destroyForcibly();
    assertTrue(ended, "it did not end; it said: " + said);
    assertEquals("ann says: hello\n", said);
    assertEquals(0, hello.exitValue());
  }

  @Test
  void nothingOfAndroidIsInTheJars() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("android.content.Context"));
    assertFalse(System.getProperty("java.class.path").contains("rtm-android-context"));
  }
}
