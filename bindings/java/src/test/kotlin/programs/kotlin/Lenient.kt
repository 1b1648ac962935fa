package programs.kotlin

import io.agora.rtm.ErrorInfo
import io.agora.rtm.LocalInvitation
import io.agora.rtm.RemoteInvitation
import io.agora.rtm.ResultCallback
import io.agora.rtm.RtmCallEventListener
import io.agora.rtm.RtmChannel
import io.agora.rtm.RtmChannelAttribute
import io.agora.rtm.RtmChannelListener
import io.agora.rtm.RtmChannelMember
import io.agora.rtm.RtmChannelMemberCount
import io.agora.rtm.RtmClient
import io.agora.rtm.RtmClientListener
import io.agora.rtm.RtmFileMessage
import io.agora.rtm.RtmImageMessage
import io.agora.rtm.RtmMediaOperationProgress
import io.agora.rtm.RtmMessage
import io.agora.rtm.RtmRequestId
import io.agora.rtm.RtmStatusCode
import java.util.concurrent.CountDownLatch

/** A program in Kotlin that overrides with types that may be null, in the shape of 1.3 and 1.4 with media. */
class Lenient(private val picture: String?) : RtmClientListener, RtmCallEventListener {
    private val back = CountDownLatch(2)
    private var client: RtmClient? = null
    private var channel: RtmChannel? = null

    fun run(parameters: String?): CountDownLatch {
        client = RtmClient.createInstance("programs", this)
        client?.setParameters(parameters)
        client?.rtmCallManager?.setEventListener(this)
        val user: String? = "lenient"
        client?.login(null, user, object : ResultCallback<Void?> {
            override fun onSuccess(resp: Void?) {
                client?.createImageMessageByUploading(picture, RtmRequestId(), object : ResultCallback<RtmImageMessage?> {
                    override fun onSuccess(image: RtmImageMessage?) {
                        image?.thumbnail = null
                        image?.fileName = "picture"
                        client?.sendMessageToPeer(user, image, null, null)
                    }

                    override fun onFailure(info: ErrorInfo?) {}
                })
                channel = client?.createChannel("lenient-room", Room())
                channel?.join(null)
                client?.getChannelMemberCount(listOf("lenient-room"), object : ResultCallback<List<RtmChannelMemberCount>?> {
                    override fun onSuccess(counts: List<RtmChannelMemberCount>?) {
                        if (counts?.firstOrNull()?.channelID == "lenient-room") back.countDown()
                    }

                    override fun onFailure(info: ErrorInfo?) {}
                })
            }

            override fun onFailure(info: ErrorInfo?) {
                println(RtmStatusCode.LoginError.LOGIN_ERR_TOO_OFTEN == info?.errorCode)
            }
        })
        return back
    }

    fun end() {
        client?.release()
    }

    private class Room : RtmChannelListener {
        override fun onMemberCountUpdated(count: Int) {}
        override fun onAttributesUpdated(attributes: MutableList<RtmChannelAttribute>?) {}
        override fun onMessageReceived(message: RtmMessage?, from: RtmChannelMember?) {}
        override fun onImageMessageReceived(message: RtmImageMessage?, from: RtmChannelMember?) {}
        override fun onFileMessageReceived(message: RtmFileMessage?, from: RtmChannelMember?) {}
        override fun onMemberJoined(member: RtmChannelMember?) {}
        override fun onMemberLeft(member: RtmChannelMember?) {}
    }

    override fun onConnectionStateChanged(state: Int, reason: Int) {}
    override fun onMessageReceived(message: RtmMessage?, peerId: String?) {}
    override fun onImageMessageReceivedFromPeer(message: RtmImageMessage?, peerId: String?) {
        if (message?.fileName == "picture" && message.width > 0) back.countDown()
    }

    override fun onFileMessageReceivedFromPeer(message: RtmFileMessage?, peerId: String?) {}
    override fun onMediaUploadingProgress(progress: RtmMediaOperationProgress?, requestId: Long) {}
    override fun onMediaDownloadingProgress(progress: RtmMediaOperationProgress?, requestId: Long) {}
    override fun onTokenExpired() {}
    override fun onPeersOnlineStatusChanged(status: MutableMap<String, Int>?) {}

    override fun onLocalInvitationReceivedByPeer(invitation: LocalInvitation?) {
        println(invitation?.calleeId)
    }

    override fun onLocalInvitationAccepted(invitation: LocalInvitation?, response: String?) {}
    override fun onLocalInvitationRefused(invitation: LocalInvitation?, response: String?) {}
    override fun onLocalInvitationCanceled(invitation: LocalInvitation?) {}
    override fun onLocalInvitationFailure(invitation: LocalInvitation?, code: Int) {}
    override fun onRemoteInvitationReceived(invitation: RemoteInvitation?) {}
    override fun onRemoteInvitationAccepted(invitation: RemoteInvitation?) {}
    override fun onRemoteInvitationRefused(invitation: RemoteInvitation?) {}
    override fun onRemoteInvitationCanceled(invitation: RemoteInvitation?) {}
    override fun onRemoteInvitationFailure(invitation: RemoteInvitation?, code: Int) {}
}
