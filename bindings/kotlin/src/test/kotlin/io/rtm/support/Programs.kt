package io.rtm.support

import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertTrue

/** Runs the `main` of this class in a JVM of its own, and gives what it says. */
fun run(main: String, vararg options: String): String {
    val java = System.getProperty("java.home") + "/bin/java"
    val words = listOf(java, "--enable-native-access=ALL-UNNAMED", *options, "-cp", System.getProperty("java.class.path"), main)
    val process = ProcessBuilder(words).redirectErrorStream(true).start()
    val said = process.inputStream.bufferedReader().readText()
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), said)
    return said
}
