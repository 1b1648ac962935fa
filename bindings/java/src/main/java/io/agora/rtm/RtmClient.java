package io.agora.rtm;

import io.agora.common.annotation.NonNull;
import io.agora.common.annotation.Nullable;
import io.agora.rtm.internal.Library;
import io.agora.rtm.jni.SET_RTM_SERVICE_CONTEXT_ERR_CODE;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client: one user at a time, logged in to one application. {@link #createInstance} makes it, {@link #release} ends it; a program may have
 * several.
 *
 * <p>All methods may be called on any thread, also inside callbacks. None waits for the network. How a call ends is told to its {@link
 * ResultCallback}, which may be null, on the SDK thread of the client; bad input is told there, too. A client that was released answers
 * every call with the code for "not initialized".
 */
public abstract class RtmClient {
  /** Logs nothing. */
  public static final int LOG_FILTER_OFF = 0;

  /** Logs everything down to what is worth knowing. */
  public static final int LOG_FILTER_INFO = 15;

  /** Logs warnings, errors and what is critical. */
  public static final int LOG_FILTER_WARNING = 14;

  /** Logs errors and what is critical. */
  public static final int LOG_FILTER_ERROR = 12;

  /** Logs what is critical. */
  public static final int LOG_FILTER_CRITICAL = 8;

  /** What the text of a peer message begins with that ends a call of the old signaling service. */
  public static final String AGORA_RTM_END_CALL_PREFIX = "AgoraRTMLegacyEndcallCompatibleMessagePrefix";

  /** For the library, which makes clients. */
  public RtmClient() {}

  /**
   * Makes a client that is not logged in.
   *
   * @param appId the App ID that the server knows, or any in development
   * @param eventListener hears what happens to the client
   * @return the client
   * @throws Exception when the App ID or the listener is missing, or the library cannot be loaded
   */
  public static RtmClient createInstance(@NonNull String appId, @NonNull RtmClientListener eventListener) throws Exception {
    return Library.createClient(appId, eventListener);
  }

  /**
   * The same for programs written for Android.
   *
   * @param context not used
   * @param appId the App ID that the server knows, or any in development
   * @param eventListener hears what happens to the client
   * @return the client
   * @throws Exception when the App ID or the listener is missing, or the library cannot be loaded
   */
  public static RtmClient createInstance(
      @NonNull android.content.Context context, @NonNull String appId, @NonNull RtmClientListener eventListener) throws Exception {
    return Library.createClient(appId, eventListener);
  }

  /** The version of the library, such as "0.1.0"; empty when the native part cannot be loaded. */
  public static String getSdkVersion() {
    return Library.version();
  }

  /**
   * Says what holds for all clients of the process, before the first of them is made.
   *
   * @param context areas and proxy, which are taken and change nothing
   * @return success, or failure when the context is null or a client exists
   */
  public static SET_RTM_SERVICE_CONTEXT_ERR_CODE setRtmServiceContext(RtmServiceContext context) {
    return Library.setServiceContext(context);
  }

  /**
   * Ends the client. Behind it nothing is heard any more: neither the listeners nor the callbacks of calls that have no answer yet. Called
   * on another thread than the SDK's, it waits for the callback that runs.
   */
  public abstract void release();

  /**
   * Logs in.
   *
   * @param token a token for this user; null, empty or the App ID where the application asks for none
   * @param userId who logs in: 1 to 64 bytes, ASCII letters, digits, space and punctuation
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.LoginError}; or null
   */
  public abstract void login(@Nullable String token, @NonNull String userId, @Nullable ResultCallback<Void> resultCallback);

  /**
   * Logs out. Messages that were sent before go first.
   *
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.LogoutError}; or null
   */
  public abstract void logout(@Nullable ResultCallback<Void> resultCallback);

  /**
   * Goes on under another token.
   *
   * @param token the new token, for the same user
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.RenewTokenError}; or null
   */
  public abstract void renewToken(String token, ResultCallback<Void> resultCallback);

  /** Makes an empty text message. */
  public abstract RtmMessage createMessage();

  /**
   * Makes a text message.
   *
   * @param text the text; null is the empty one
   * @return the message
   */
  public abstract RtmMessage createMessage(String text);

  /**
   * Makes a raw message.
   *
   * @param data its bytes, which are copied
   * @return the message
   */
  public abstract RtmMessage createMessage(byte[] data);

  /**
   * Makes a raw message with a description.
   *
   * @param data its bytes, which are copied
   * @param description what the bytes are; null is the empty text
   * @return the message
   */
  public abstract RtmMessage createMessage(byte[] data, String description);

  /**
   * Makes a message about a file that was uploaded before.
   *
   * @param mediaId the id of the file
   * @return the message; null when the id is null or empty
   */
  public abstract RtmFileMessage createFileMessageByMediaId(@NonNull String mediaId);

  /**
   * Makes a message about an image that was uploaded before.
   *
   * @param mediaId the id of the image
   * @return the message; null when the id is null or empty
   */
  public abstract RtmImageMessage createImageMessageByMediaId(@NonNull String mediaId);

  /**
   * Uploads a file. The server keeps it for 7 days. At most 30 MB, and 9 transfers at a time.
   *
   * @param filePath where the file is, as an absolute path
   * @param requestId takes the number of the transfer, before anything can be heard of it
   * @param resultCallback hears the message to send, or a code of {@link RtmStatusCode.UploadMediaError}; or null
   */
  public abstract void createFileMessageByUploading(
      @NonNull String filePath, RtmRequestId requestId, ResultCallback<RtmFileMessage> resultCallback);

  /**
   * Uploads an image. The server keeps it for 7 days. At most 30 MB, and 9 transfers at a time.
   *
   * @param filePath where the image is, as an absolute path
   * @param requestId takes the number of the transfer, before anything can be heard of it
   * @param resultCallback hears the message to send, or a code of {@link RtmStatusCode.UploadMediaError}; or null
   */
  public abstract void createImageMessageByUploading(
      @NonNull String filePath, RtmRequestId requestId, ResultCallback<RtmImageMessage> resultCallback);

  /**
   * Downloads into memory.
   *
   * @param mediaId what to download
   * @param requestId takes the number of the transfer, before anything can be heard of it
   * @param resultCallback hears the bytes, which are its own, or a code of {@link RtmStatusCode.DownloadMediaError}; or null
   */
  public abstract void downloadMediaToMemory(@NonNull String mediaId, RtmRequestId requestId, ResultCallback<byte[]> resultCallback);

  /**
   * Downloads to a file.
   *
   * @param mediaId what to download
   * @param filePath where to write it, as an absolute path
   * @param requestId takes the number of the transfer, before anything can be heard of it
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.DownloadMediaError}; or null
   */
  public abstract void downloadMediaToFile(
      @NonNull String mediaId, @NonNull String filePath, RtmRequestId requestId, ResultCallback<Void> resultCallback);

  /**
   * Cancels an upload that runs; its own callback then hears {@link RtmStatusCode.UploadMediaError#UPLOAD_MEDIA_ERR_INTERRUPTED}.
   *
   * @param requestId which upload
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.CancelMediaError}; or null
   */
  public abstract void cancelMediaUpload(RtmRequestId requestId, ResultCallback<Void> resultCallback);

  /**
   * Cancels a download that runs; its own callback then hears {@link RtmStatusCode.DownloadMediaError#DOWNLOAD_MEDIA_ERR_INTERRUPTED}.
   *
   * @param requestId which download
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.CancelMediaError}; or null
   */
  public abstract void cancelMediaDownload(RtmRequestId requestId, ResultCallback<Void> resultCallback);

  /**
   * Sends a message to a peer, with the default options.
   *
   * @param peerId who gets it
   * @param message at most 32 KB
   * @param resultCallback hears what became of it, by {@link RtmStatusCode.PeerMessageError}; or null
   * @deprecated the same call with options says what it does for a peer who is offline
   */
  @Deprecated
  public abstract void sendMessageToPeer(
      @NonNull String peerId, @NonNull RtmMessage message, @Nullable ResultCallback<Void> resultCallback);

  /**
   * Sends a message to a peer.
   *
   * @param peerId who gets it
   * @param message at most 32 KB
   * @param options how to send it; null: the defaults
   * @param resultCallback hears what became of it, by {@link RtmStatusCode.PeerMessageError}: success when the peer's library has it; or null
   */
  public abstract void sendMessageToPeer(
      @NonNull String peerId,
      @NonNull RtmMessage message,
      @NonNull SendMessageOptions options,
      @Nullable ResultCallback<Void> resultCallback);

  /**
   * Opens a channel without joining it. That needs no login.
   *
   * @param channelId 1 to 64 bytes, ASCII letters, digits, space and punctuation
   * @param channelListener hears what happens in the channel
   * @return the channel; null when the id breaks the rules, when this client has it open already, or when the client was released
   * @throws RuntimeException never; programs of old expect it
   */
  public abstract RtmChannel createChannel(@NonNull String channelId, @NonNull RtmChannelListener channelListener) throws RuntimeException;

  /** The one manager of call invitations of this client. */
  public abstract RtmCallManager getRtmCallManager();

  /**
   * Asks which users are online.
   *
   * @param peerIds at most 256
   * @param resultCallback hears who is, or a code of {@link RtmStatusCode.QueryPeersOnlineStatusError}; or null
   */
  public abstract void queryPeersOnlineStatus(Set<String> peerIds, ResultCallback<Map<String, Boolean>> resultCallback);

  /**
   * Subscribes to users: {@link RtmClientListener#onPeersOnlineStatusChanged} tells where they stand, and every change. A logout ends it.
   *
   * @param peerIds at most 512, those of before included
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.PeerSubscriptionStatusError}; or null
   */
  public abstract void subscribePeersOnlineStatus(Set<String> peerIds, ResultCallback<Void> resultCallback);

  /**
   * Subscribes to users no longer.
   *
   * @param peerIds at most 512
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.PeerSubscriptionStatusError}; or null
   */
  public abstract void unsubscribePeersOnlineStatus(Set<String> peerIds, ResultCallback<Void> resultCallback);

  /**
   * Asks who is subscribed to.
   *
   * @param option by {@link PeerSubscriptionOption}
   * @param resultCallback hears the users, or a code of {@link RtmStatusCode.QueryPeersBySubscriptionOptionError}; or null
   */
  public abstract void queryPeersBySubscriptionOption(Integer option, ResultCallback<Set<String>> resultCallback);

  /**
   * Gives the user who is logged in these attributes, in the place of all others. A logout ends them.
   *
   * @param attributes at most 32, and 16 KB together
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void setLocalUserAttributes(List<RtmAttribute> attributes, ResultCallback<Void> resultCallback);

  /**
   * Gives the user who is logged in these attributes, beside the others.
   *
   * @param attributes at most 32 with the others, and 16 KB together
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void addOrUpdateLocalUserAttributes(List<RtmAttribute> attributes, ResultCallback<Void> resultCallback);

  /**
   * Takes attributes from the user who is logged in.
   *
   * @param attributeKeys their keys
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void deleteLocalUserAttributesByKeys(List<String> attributeKeys, ResultCallback<Void> resultCallback);

  /**
   * Takes all attributes from the user who is logged in.
   *
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void clearLocalUserAttributes(ResultCallback<Void> resultCallback);

  /**
   * Asks for the attributes of a user who is online.
   *
   * @param userId who
   * @param resultCallback hears them, or a code of {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void getUserAttributes(String userId, ResultCallback<List<RtmAttribute>> resultCallback);

  /**
   * Asks for some attributes of a user who is online.
   *
   * @param userId who
   * @param attributeKeys which; those that the user does not have are left out
   * @param resultCallback hears them, or a code of {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void getUserAttributesByKeys(
      String userId, List<String> attributeKeys, ResultCallback<List<RtmAttribute>> resultCallback);

  /**
   * Gives a channel these attributes, in the place of all others. Nobody needs to join for that.
   *
   * @param channelId the channel
   * @param attributes at most 32, and 32 KB together
   * @param option whether members are told; null: they are not
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void setChannelAttributes(
      String channelId, List<RtmChannelAttribute> attributes, ChannelAttributeOptions option, ResultCallback<Void> resultCallback);

  /**
   * Gives a channel these attributes, beside the others.
   *
   * @param channelId the channel
   * @param attributes at most 32 with the others, and 32 KB together
   * @param option whether members are told; null: they are not
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void addOrUpdateChannelAttributes(
      String channelId, List<RtmChannelAttribute> attributes, ChannelAttributeOptions option, ResultCallback<Void> resultCallback);

  /**
   * Takes attributes from a channel.
   *
   * @param channelId the channel
   * @param attributeKeys their keys
   * @param option whether members are told; null: they are not
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void deleteChannelAttributesByKeys(
      String channelId, List<String> attributeKeys, ChannelAttributeOptions option, ResultCallback<Void> resultCallback);

  /**
   * Takes all attributes from a channel.
   *
   * @param channelId the channel
   * @param option whether members are told; null: they are not
   * @param resultCallback hears how it ended, by {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void clearChannelAttributes(String channelId, ChannelAttributeOptions option, ResultCallback<Void> resultCallback);

  /**
   * Asks for the attributes of a channel.
   *
   * @param channelId the channel
   * @param resultCallback hears them, or a code of {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void getChannelAttributes(String channelId, ResultCallback<List<RtmChannelAttribute>> resultCallback);

  /**
   * Asks for some attributes of a channel.
   *
   * @param channelId the channel
   * @param attributeKeys which; those that the channel does not have are left out
   * @param resultCallback hears them, or a code of {@link RtmStatusCode.AttributeOperationError}; or null
   */
  public abstract void getChannelAttributesByKeys(
      String channelId, List<String> attributeKeys, ResultCallback<List<RtmChannelAttribute>> resultCallback);

  /**
   * Asks how many members channels have. Nobody needs to join for that.
   *
   * @param channelIds at most 32
   * @param resultCallback hears the counts, or a code of {@link RtmStatusCode.GetChannelMemberCountErrCode}; or null
   */
  public abstract void getChannelMemberCount(
      List<String> channelIds, ResultCallback<List<RtmChannelMemberCount>> resultCallback);

  /**
   * Sets parameters of the client, such as {@code {"rtm.server": "wss://rtm.example.com"}}.
   *
   * @param parameters a JSON object
   * @return 0; -1 for what is no JSON object, and when the client was released
   */
  public abstract int setParameters(String parameters);

  /**
   * Writes the log of all clients of the process to a file.
   *
   * @param filePath the file
   * @return 0, or another number when that cannot be done
   */
  public abstract int setLogFile(String filePath);

  /**
   * Chooses what all clients of the process log.
   *
   * @param filter one of the constants LOG_FILTER_...
   * @return 0, or another number when it is none of them
   */
  public abstract int setLogFilter(int filter);

  /**
   * Chooses how long the log gets before it starts anew.
   *
   * @param fileSizeInKBytes from 512 to 1,048,576; anything else changes nothing
   * @return 0
   */
  public abstract int setLogFileSize(int fileSizeInKBytes);
}
