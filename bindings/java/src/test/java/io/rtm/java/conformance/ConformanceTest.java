package io.rtm.java.conformance;

import io.rtm.conformance.ScenarioTests;

/** The scenarios of tests/conformance, played through the Java surface. */
class ConformanceTest extends ScenarioTests {
  ConformanceTest() {
    super(Player::new, ConformanceTest.class.getResource("/conformance-exceptions.json"));
  }
}
