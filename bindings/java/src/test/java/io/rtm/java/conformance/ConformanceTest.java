package io.rtm.java.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtm.java.support.Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The scenarios of tests/conformance, played through the Java surface. Those that it cannot play stand in a table, each with the reason. */
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTest {
  /** A refusal that a scenario takes for success looks like an outcome here, which then nothing expects. */
  private static final Map<String, String> OTHER_REASONS =
      Collections.singletonMap("other_result", "came though nothing expected it:\n    alice: onLoginFailure {errorCode=LOGIN_ERR_INVALID_ARGUMENT}");

  private static final Path FOLDER = Server.repository().resolve("tests/conformance");

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> everyScenarioComesOutAsWritten() throws IOException {
    Set<String> others = others().keySet();
    String only = System.getProperty("scenario", "");
    return scenarios("scenarios").stream()
        .filter(name -> !others.contains(name) && name.contains(only))
        .map(name -> DynamicTest.dynamicTest(name, () -> play("scenarios/" + name + ".json")));
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> everyScenarioThatMustFailDoesSoForItsReason() throws IOException {
    return scenarios("runner/failing").stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      String file = "runner/failing/" + name + ".json";
                      AssertionError error = assertThrows(AssertionError.class, () -> play(file));
                      String reason = OTHER_REASONS.getOrDefault(name, new Scenario(FOLDER, FOLDER.resolve(file)).failsWith);
                      assertNotNull(reason);
                      assertTrue(error.getMessage().contains(reason), "not for \"" + reason + "\" but: " + error.getMessage());
                    }));
  }

  @Test
  void everyExceptionIsOfAScenarioThatThereIs() throws IOException {
    Set<String> gone = new TreeSet<>(others().keySet());
    gone.removeAll(scenarios("scenarios"));
    assertEquals(Collections.emptySet(), gone);
  }

  private static void play(String file) throws Exception {
    try (Play play = new Play(new Scenario(FOLDER, FOLDER.resolve(file)))) {
      play.run();
    } catch (AssertionError error) {
      throw new AssertionError(file + ": " + error.getMessage(), error);
    }
  }

  private static Set<String> scenarios(String folder) throws IOException {
    Path root = FOLDER.resolve(folder);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - 5))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** By scenario, the reason. */
  private static Map<String, String> others() throws IOException {
    try (InputStream table = ConformanceTest.class.getResourceAsStream("/conformance-exceptions.json")) {
      return new ObjectMapper().readValue(table, new TypeReference<Map<String, String>>() {});
    }
  }
}
