package io.rtm.conformance

/** The scenarios of tests/conformance, played through the Kotlin surface. */
class ConformanceTest : ScenarioTests(::Player, ConformanceTest::class.java.getResource("/conformance-exceptions.json"))
