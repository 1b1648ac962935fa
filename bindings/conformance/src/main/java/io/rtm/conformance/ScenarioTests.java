package io.rtm.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rtm.testing.Server;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
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

/**
 * The scenarios of tests/conformance, played through a binding. What that has no notion of stands in a table, each with the reason. The
 * property {@code scenario} plays those alone whose names contain it.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class ScenarioTests {
  /** A refusal that a scenario takes for success looks like an outcome here, which then nothing expects. */
  private static final Map<String, String> OTHER_REASONS =
      Collections.singletonMap("other_result", "came though nothing expected it:\n    alice: onLoginFailure {errorCode=LOGIN_ERR_INVALID_ARGUMENT}");

  private static final Path FOLDER = Server.repository().resolve("tests/conformance");

  private final Actor.Maker maker;
  private final URL table;

  /** The users of scenarios, and the table of exceptions. */
  protected ScenarioTests(Actor.Maker maker, URL exceptions) {
    this.maker = maker;
    this.table = exceptions;
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> everyScenarioComesOutAsWritten() throws IOException {
    Exceptions exceptions = new Exceptions(table);
    String only = System.getProperty("scenario", "");
    return scenarios("scenarios").stream()
        .filter(name -> !exceptions.scenarios.contains(name) && name.contains(only))
        .map(name -> DynamicTest.dynamicTest(name, () -> {
          List<String> leftOut = play("scenarios/" + name + ".json");
          assertEquals(exceptions.calls.getOrDefault(name, 0), leftOut.size(), () -> name + ": not the calls that may be left out: " + leftOut);
        }));
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> everyScenarioThatMustFailDoesSoForItsReason() throws IOException {
    return scenarios("runner/failing").stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> {
          String file = "runner/failing/" + name + ".json";
          AssertionError error = assertThrows(AssertionError.class, () -> play(file));
          String reason = OTHER_REASONS.getOrDefault(name, new Scenario(FOLDER, FOLDER.resolve(file)).failsWith);
          assertNotNull(reason);
          assertTrue(error.getMessage().contains(reason), "not for \"" + reason + "\" but: " + error.getMessage());
        }));
  }

  @Test
  void everyExceptionIsOfAScenarioThatThereIsAndNearlyAllArePlayed() throws IOException {
    Exceptions exceptions = new Exceptions(table);
    Set<String> all = scenarios("scenarios");
    Set<String> gone = new TreeSet<>(exceptions.scenarios);
    gone.addAll(exceptions.calls.keySet());
    gone.removeAll(all);
    assertEquals(Collections.emptySet(), gone);
    int played = all.size() - exceptions.scenarios.size();
    int calls = exceptions.calls.values().stream().mapToInt(Integer::intValue).sum();
    String share = getClass().getSimpleName() + ": " + played + " of " + all.size() + " scenarios are played, without " + calls + " calls";
    System.out.println(share);
    assertTrue(10 * played >= 9 * all.size(), share);
  }

  /** The calls that were left out. */
  private List<String> play(String file) throws Exception {
    try (Play play = new Play(new Scenario(FOLDER, FOLDER.resolve(file)), maker)) {
      play.run();
      return play.leftOut();
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
}
