package io.rtm.java.declarations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agora.rtm.RtmClient;
import io.agora.rtm.jni.PEER_ONLINE_STATE;
import io.agora.rtm.jni.SET_RTM_SERVICE_CONTEXT_ERR_CODE;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The surface is the one of 1.x: no declaration is missing, none is different, and those beside it are ours on purpose. */
@Isolated("needs a process without clients")
class DeclarationTest {
  private static final List<String> PACKAGES = List.of("io/agora/rtm", "io/agora/rtm/jni", "io/agora/common/annotation");

  @Test
  void everyDeclarationIsAsInTheTableAndNoneIsBesideIt() throws Exception {
    Set<String> written = new TreeSet<>();
    for (String line : table()) written.add(line.startsWith("+ ") ? line.substring(2) : line);
    assertEquals(String.join("\n", written), String.join("\n", Declarations.of(compiled())));
  }

  @Test
  void theTableHasAsMuchAsItShould() throws Exception {
    List<String> original = table().stream().filter(line -> !line.startsWith("+ ")).collect(Collectors.toList());
    assertEquals(201, count(original, ".* static final int .* = -?\\d+"), "integer constants");
    assertEquals(41, count(original, "io\\.agora\\.rtm\\.RtmClient: public abstract (?!class).*"), "abstract methods of RtmClient");
    assertEquals(7, count(original, ".*: public default void .*"), "default methods");
    assertEquals(26, count(original, "io\\.agora\\.rtm\\.\\w+: .*(class|abstract interface)( .*)?"), "types of io.agora.rtm");
  }

  @Test
  void codesOfTheServiceContextKnowTheirNumbersAndNames() {
    SET_RTM_SERVICE_CONTEXT_ERR_CODE failure = SET_RTM_SERVICE_CONTEXT_ERR_CODE.swigToEnum(1);
    assertEquals(SET_RTM_SERVICE_CONTEXT_ERR_CODE.SET_RTM_SERVICE_CONTEXT_ERR_FAILURE, failure);
    assertEquals("SET_RTM_SERVICE_CONTEXT_ERR_FAILURE", failure.toString());
    assertEquals(0, SET_RTM_SERVICE_CONTEXT_ERR_CODE.SET_RTM_SERVICE_CONTEXT_ERR_OK.swigValue());
    assertEquals("PEER_ONLINE_STATE_OFFLINE", PEER_ONLINE_STATE.swigToEnum(2).toString());
    assertEquals(1, RtmClient.setRtmServiceContext(null).swigValue());
  }

  @Test
  void noJarNeedsAndroid() {
    assertTrue(Files.notExists(classes().resolve("android")), "android classes beside ours");
  }

  private static int count(List<String> lines, String pattern) {
    return (int) lines.stream().filter(line -> line.matches(pattern)).count();
  }

  private static List<String> table() throws Exception {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(DeclarationTest.class.getResourceAsStream("/declarations.txt"), StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toList());
    }
  }

  /** Where the compiled classes of this project are. */
  private static Path classes() {
    try {
      return Paths.get(RtmClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static List<Class<?>> compiled() throws Exception {
    List<Class<?>> found = new ArrayList<>();
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.list(classes().resolve(name))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String simple = file.getFileName().toString();
          if (!simple.endsWith(".class") || simple.contains("$")) continue;
          found.add(Class.forName(name.replace('/', '.') + "." + simple.substring(0, simple.length() - 6)));
        }
      }
    }
    return found;
  }
}
