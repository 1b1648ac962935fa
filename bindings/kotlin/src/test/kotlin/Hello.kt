import io.rtm.Message
import io.rtm.RtmClient
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking

fun main() = runBlocking {
    RtmClient("my-app").use { ann ->
        RtmClient("my-app").use { bob ->
            ann.login("ann").getOrThrow()
            bob.login("bob").getOrThrow()
            ann.send("bob", Message.Text("hello")).getOrThrow()
            val received = bob.messages.first()
            println("${received.from} says: ${received.message.text}")
        }
    }
}
