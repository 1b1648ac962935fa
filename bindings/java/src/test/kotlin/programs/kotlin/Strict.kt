package programs.kotlin

import io.agora.rtm.ErrorInfo
import io.agora.rtm.ResultCallback
import io.agora.rtm.RtmClient
import io.agora.rtm.RtmClientListener
import io.agora.rtm.RtmMessage
import io.agora.rtm.RtmStatusCode.LoginError.LOGIN_ERR_NOT_INITIALIZED
import io.agora.rtm.SendMessageOptions
import java.util.concurrent.CountDownLatch

/** A program in Kotlin that overrides with types that are never null, in the shape of 1.5.1. */
class Strict : RtmClientListener {
    private val back = CountDownLatch(1)
    private lateinit var client: RtmClient

    fun run(parameters: String): CountDownLatch {
        client = RtmClient.createInstance("programs", this)
        client.setParameters(parameters)
        client.login(null, "strict", object : ResultCallback<Void> {
            override fun onSuccess(responseInfo: Void?) {
                val message = client.createMessage()
                message.text = "raw: " + message.rawMessage?.size
                val options = SendMessageOptions()
                options.enableOfflineMessaging = true
                client.sendMessageToPeer("strict", message, options, null)
            }

            override fun onFailure(errorInfo: ErrorInfo) {
                if (errorInfo.errorCode == LOGIN_ERR_NOT_INITIALIZED) System.err.println(errorInfo.errorDescription)
            }
        })
        return back
    }

    fun end() = client.release()

    override fun onConnectionStateChanged(state: Int, reason: Int) {}
    override fun onMessageReceived(message: RtmMessage, peerId: String) {
        if (message.text == "raw: null") back.countDown()
    }

    override fun onTokenExpired() {}
    override fun onTokenPrivilegeWillExpire() {}
    override fun onPeersOnlineStatusChanged(peersStatus: Map<String, Int>) {}
}
