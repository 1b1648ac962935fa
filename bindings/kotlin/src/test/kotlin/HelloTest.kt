import io.rtm.RtmClient
import io.rtm.support.TestServer
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.parallel.Isolated

@Isolated("what the whole JVM prints")
class HelloTest {
    @Test
    fun `the quick start says hello`() {
        TestServer().use { server ->
            val (console, said) = System.out to ByteArrayOutputStream()
            System.setOut(PrintStream(said, true))
            try {
                RtmClient.setServer(server.url)
                main()
            } finally {
                System.setOut(console)
            }
            assertEquals("ann says: hello", said.toString().trim())
        }
    }
}
