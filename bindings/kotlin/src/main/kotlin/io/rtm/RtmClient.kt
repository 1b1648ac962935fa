package io.rtm

import io.rtm.internal.Channels
import io.rtm.internal.ClientEvents
import io.rtm.internal.Natives
import io.rtm.internal.Session
import io.rtm.internal.await
import io.rtm.internal.awaitDone
import io.rtm.internal.awaitValue
import io.rtm.internal.result
import io.rtm.uniffi.MessageData
import io.rtm.uniffi.NewClientException
import java.nio.file.Path
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.StateFlow

/**
 * A client of one application, logged in as one user at a time.
 *
 * ```
 * RtmClient("my-app").use { client ->
 *     client.login("ann").getOrThrow()
 *     client.send("bob", Message.Text("hello")).getOrThrow()
 * }
 * ```
 *
 * Its server is the one that [setServer] names, else the property `rtm.server`, else the variable `RTM_SERVER`, else
 * `ws://127.0.0.1:8700`.
 *
 * Everything may be called from any thread. A function that suspends waits for the outcome; cancelling its coroutine stops the
 * waiting and not what was asked for, unless it is a transfer, which is cancelled. After [close] all of them give `NOT_INITIALIZED`,
 * and so do those that wait at that moment.
 *
 * Flows of events may be collected any number of times. What happens while nobody collects is kept for the next who does, the
 * newest 1,024 of it; what a collector has not taken waits in memory. They complete when the client is closed.
 *
 * @constructor Makes a client that is not logged in, of the application that [appId] names. Throws [IllegalArgumentException] for
 * an App ID that is empty, [UnsatisfiedLinkError] if there is no librtm for this machine.
 */
class RtmClient(
    /** The App ID. */
    val appId: String,
) : AutoCloseable {
    private val told = ClientEvents { session }
    internal val session: Session = try {
        Session(appId, told, true)
    } catch (error: NewClientException.InvalidAppId) {
        throw IllegalArgumentException("the App ID is empty", error)
    } catch (error: NewClientException) {
        throw IllegalStateException(error.message, error)
    }

    private val channels = Channels(session)

    /** What the connection is now. Changes that follow one another quickly may be seen as one; [events] has each. */
    val connection: StateFlow<Connection> get() = told.connection

    /** Messages from users. */
    val messages: Flow<PeerMessage> get() = told.messages.flow

    /** Invitations from users. */
    val invitations: Flow<RemoteInvitation> get() = told.invitations.flow

    /** Everything else that happens. */
    val events: Flow<RtmEvent> get() = told.events.flow

    /** Attributes of users and channels. */
    val attributes: Attributes = Attributes(session)

    /** Who is online. */
    val presence: Presence = Presence(session)

    /** Sets parameters from a JSON object, before the login they are to count for. False: nothing was changed. */
    fun setParameters(json: String): Boolean = session.setParameters(json) == 0

    /** Logs in. The token may be null where the server asks for none. */
    suspend fun login(userId: String, token: String? = null): RtmResult<Unit, LoginError> =
        awaitDone(LoginError::of) { session.login(token, userId, it) }

    /** Logs out, behind everything that was sent. */
    suspend fun logout(): RtmResult<Unit, LogoutError> = awaitDone(LogoutError::of) { session.logout(it) }

    /** Goes on under another token. */
    suspend fun renewToken(token: String): RtmResult<Unit, RenewTokenError> =
        awaitDone(RenewTokenError::of) { session.renewToken(token, it) }

    /**
     * Sends a message to a user, and waits until that user's library has it, or the server keeps it.
     *
     * @param storeOffline keep it on the server if the user is offline, until the next login.
     * @param keepHistory keep it in the history.
     */
    suspend fun send(
        peer: String,
        message: Message,
        storeOffline: Boolean = false,
        keepHistory: Boolean = false,
    ): RtmResult<Delivery, PeerMessageError> = await<Void, _>({
        session.sendToPeer(peer, message.kind, message.text, message.raw, message.media, storeOffline, keepHistory, it)
    }) { code, _ ->
        when (code) {
            0 -> RtmResult.Success(Delivery.TAKEN)
            CACHED_BY_SERVER -> RtmResult.Success(Delivery.STORED)
            else -> RtmResult.Failure(PeerMessageError.of(code))
        }
    }

    /**
     * Opens a channel without joining it; of an id that is open already it gives that channel.
     * Throws [IllegalArgumentException] for an id that is not 1 to 64 of the allowed characters, [IllegalStateException] when the
     * client was closed.
     */
    fun channel(id: String): RtmChannel = channels.open(id)

    /** How many members channels have; 0 for one that nobody is in. At most 32. */
    suspend fun memberCounts(channelIds: Collection<String>): RtmResult<Map<String, Int>, MemberCountError> =
        awaitValue(MemberCountError::of, { session.memberCounts(channelIds.toList(), it) }) { counts ->
            counts.associate { it.channelId to it.count }
        }

    /** Uploads a file, at most 30 MB, and gives the message to send. */
    suspend fun uploadFile(path: Path): RtmResult<Message.File, UploadError> = fileUpload(path).result()

    /** Uploads an image; as [uploadFile]. */
    suspend fun uploadImage(path: Path): RtmResult<Message.Image, UploadError> = imageUpload(path).result()

    /** As [uploadFile], and tells how far it is. Begins when it is collected. */
    fun fileUpload(path: Path): Flow<Transfer<Message.File, UploadError>> = upload(false, path) { Message.of(it) as Message.File }

    /** As [uploadImage], and tells how far it is. Begins when it is collected. */
    fun imageUpload(path: Path): Flow<Transfer<Message.Image, UploadError>> = upload(true, path) { Message.of(it) as Message.Image }

    /** Downloads into memory. */
    suspend fun download(mediaId: String): RtmResult<ByteArray, DownloadError> = mediaDownload(mediaId).result()

    /** Downloads to a file, which is there when it is whole. */
    suspend fun download(mediaId: String, path: Path): RtmResult<Path, DownloadError> = mediaDownload(mediaId, path).result()

    /** As [download] into memory, and tells how far it is. Begins when it is collected. */
    fun mediaDownload(mediaId: String): Flow<Transfer<ByteArray, DownloadError>> =
        transfer(session, false, { started, progress, answer ->
            session.downloadToMemory(mediaId, started, progress, answer)
        }, result(DownloadError::of) { bytes: ByteArray -> bytes })

    /** As [download] to a file, and tells how far it is. Begins when it is collected. */
    fun mediaDownload(mediaId: String, path: Path): Flow<Transfer<Path, DownloadError>> =
        transfer<Void, _, _>(session, false, { started, progress, answer ->
            session.downloadToFile(mediaId, path.toAbsolutePath().toString(), started, progress, answer)
        }) { code, _ -> if (code == 0) RtmResult.Success(path) else RtmResult.Failure(DownloadError.of(code)) }

    private fun <T> upload(image: Boolean, path: Path, message: (MessageData) -> T): Flow<Transfer<T, UploadError>> =
        transfer(session, true, { started, progress, answer ->
            session.upload(image, path.toAbsolutePath().toString(), started, progress, answer)
        }, result(UploadError::of, message))

    /** Sends an invitation. [channelId] is for the callee to know; nobody joins it by that. */
    suspend fun invite(
        callee: String,
        content: String = "",
        channelId: String = "",
    ): RtmResult<LocalInvitation, InvitationError> {
        val invitation = LocalInvitation(session, callee, content, channelId)
        return awaitValue(InvitationError::of, invitation::send) { invitation }
    }

    /**
     * Lets go of the server. Waits for what is running on the thread of events, which is no code of a collector's, unless that runs
     * unconfined. A second time does nothing.
     */
    override fun close() = session.release()

    companion object {
        private const val CACHED_BY_SERVER = 4

        /**
         * Says where clients that are made later find their server: `ws://HOST:PORT` or `wss://HOST:PORT`; null forgets it. Throws
         * [IllegalArgumentException] for what is no address.
         */
        @JvmStatic
        fun setServer(url: String?) = require(Session.setServer(url)) { "no address of a server: $url" }

        /** The version of librtm, for example "0.1.0". */
        @JvmStatic
        val version: String get() = Natives.version()
    }
}
