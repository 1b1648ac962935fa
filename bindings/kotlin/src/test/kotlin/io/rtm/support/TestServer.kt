package io.rtm.support

import java.io.File
import java.nio.file.Files
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** A server process of its own, on a free port, that ends with this object or with the JVM. */
class TestServer(config: String? = null) : AutoCloseable {
    private val folder: File = Files.createTempDirectory("rtm-test").toFile()
    private val log = File(folder, "server.log")
    private val process: Process

    /** Where it listens, as `ws://127.0.0.1:PORT`. */
    val url: String

    init {
        val words = mutableListOf(BINARY, "--listen", "127.0.0.1:0", "--data-dir", File(folder, "data").path)
        if (config != null) {
            val file = File(folder, "rtm.toml")
            file.writeText(config)
            words += listOf("--config", file.path)
        }
        val builder = ProcessBuilder(words).redirectError(log)
        // Tests hurry more than programs may. Those with settings of their own are about these.
        if (config == null) builder.environment().putIfAbsent("RTM_RATES", "none")
        process = builder.start()
        Runtime.getRuntime().addShutdownHook(Thread { process.destroyForcibly() })
        val line = CompletableFuture.supplyAsync { process.inputStream.bufferedReader().readLine() }
        val greeting = runCatching { line.get(20, TimeUnit.SECONDS) }.getOrNull()
        if (greeting == null || !greeting.startsWith(GREETING)) {
            close()
            error("the server $BINARY did not greet; its first line: \"$greeting\", its log:\n${log.readText()}")
        }
        url = greeting.removePrefix(GREETING).trim()
    }

    override fun close() {
        process.destroyForcibly().waitFor()
    }

    companion object {
        private const val GREETING = "rtm-server listening on "
        private val BINARY = checkNotNull(System.getProperty("rtm.test.server")) { "rtm.test.server names the server's binary" }

        /** One for all tests that need nothing of their own. */
        val shared: TestServer by lazy { TestServer() }
    }
}
