package io.agora.rtm.internal;

import io.agora.rtm.ChannelAttributeOptions;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmAttribute;
import io.agora.rtm.RtmCallManager;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelListener;
import io.agora.rtm.RtmChannelMemberCount;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.RtmStatusCode.AttributeOperationError;
import io.agora.rtm.RtmStatusCode.CancelMediaError;
import io.agora.rtm.RtmStatusCode.DownloadMediaError;
import io.agora.rtm.RtmStatusCode.GetChannelMemberCountErrCode;
import io.agora.rtm.RtmStatusCode.LoginError;
import io.agora.rtm.RtmStatusCode.LogoutError;
import io.agora.rtm.RtmStatusCode.PeerMessageError;
import io.agora.rtm.RtmStatusCode.PeerSubscriptionStatusError;
import io.agora.rtm.RtmStatusCode.QueryPeersBySubscriptionOptionError;
import io.agora.rtm.RtmStatusCode.QueryPeersOnlineStatusError;
import io.agora.rtm.RtmStatusCode.RenewTokenError;
import io.agora.rtm.RtmStatusCode.UploadMediaError;
import io.agora.rtm.SendMessageOptions;
import io.rtm.internal.Answer;
import io.rtm.internal.Session;
import io.rtm.internal.Started;
import io.rtm.uniffi.MessageData;
import io.rtm.uniffi.PairData;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client over a session, which keeps the promises about order, threads and outcomes. Here is only how things are called, and what null
 * stands for.
 */
final class Client extends RtmClient {
  private static final SendMessageOptions PLAIN = new SendMessageOptions();

  private final Session session;
  private final Channels channels;
  private final Calls calls;
  private final AtomicBoolean released = new AtomicBoolean();

  Client(String appId, RtmClientListener listener) throws Exception {
    calls = new Calls();
    // Its thread keeps the JVM alive, as programs expect that live on what their listeners hear.
    session = new Session(appId, new Events(listener, calls), false);
    calls.open(session);
    channels = new Channels(session);
  }

  @Override
  public void release() {
    if (released.compareAndSet(false, true)) Library.released();
    session.release();
  }

  @Override
  public void login(String token, String userId, ResultCallback<Void> callback) {
    session.login(token, Texts.orEmpty(userId), Answers.nothing(LoginError.class, callback));
  }

  @Override
  public void logout(ResultCallback<Void> callback) {
    session.logout(Answers.nothing(LogoutError.class, callback));
  }

  @Override
  public void renewToken(String token, ResultCallback<Void> callback) {
    session.renewToken(Texts.orEmpty(token), Answers.nothing(RenewTokenError.class, callback));
  }

  @Override
  public RtmMessage createMessage() {
    return new PlainMessage("");
  }

  @Override
  public RtmMessage createMessage(String text) {
    return new PlainMessage(text);
  }

  @Override
  public RtmMessage createMessage(byte[] data) {
    return new PlainMessage(data, "");
  }

  @Override
  public RtmMessage createMessage(byte[] data, String description) {
    return new PlainMessage(data, description);
  }

  @Override
  public RtmFileMessage createFileMessageByMediaId(String mediaId) {
    return mediaId == null || mediaId.isEmpty() ? null : new FileMessage(mediaId);
  }

  @Override
  public RtmImageMessage createImageMessageByMediaId(String mediaId) {
    return mediaId == null || mediaId.isEmpty() ? null : new ImageMessage(mediaId);
  }

  @Override
  public void createFileMessageByUploading(String filePath, RtmRequestId requestId, ResultCallback<RtmFileMessage> callback) {
    Answer<MessageData> answer =
        Answers.of(UploadMediaError.class, callback, uploaded -> new FileMessage(uploaded, Origin.HERE));
    session.upload(false, Texts.orEmpty(filePath), started(requestId), null, answer);
  }

  @Override
  public void createImageMessageByUploading(String filePath, RtmRequestId requestId, ResultCallback<RtmImageMessage> callback) {
    Answer<MessageData> answer =
        Answers.of(UploadMediaError.class, callback, uploaded -> new ImageMessage(uploaded, Origin.HERE));
    session.upload(true, Texts.orEmpty(filePath), started(requestId), null, answer);
  }

  @Override
  public void downloadMediaToMemory(String mediaId, RtmRequestId requestId, ResultCallback<byte[]> callback) {
    Answer<byte[]> answer = Answers.of(DownloadMediaError.class, callback, bytes -> bytes);
    session.downloadToMemory(Texts.orEmpty(mediaId), started(requestId), null, answer);
  }

  @Override
  public void downloadMediaToFile(String mediaId, String filePath, RtmRequestId requestId, ResultCallback<Void> callback) {
    Answer<Void> answer = Answers.nothing(DownloadMediaError.class, callback);
    session.downloadToFile(Texts.orEmpty(mediaId), Texts.orEmpty(filePath), started(requestId), null, answer);
  }

  @Override
  public void cancelMediaUpload(RtmRequestId requestId, ResultCallback<Void> callback) {
    session.cancel(number(requestId), true, Answers.nothing(CancelMediaError.class, callback));
  }

  @Override
  public void cancelMediaDownload(RtmRequestId requestId, ResultCallback<Void> callback) {
    session.cancel(number(requestId), false, Answers.nothing(CancelMediaError.class, callback));
  }

  /** Written inside the session's lock, so before anything can be heard of the transfer. */
  private static Started started(RtmRequestId requestId) {
    return requestId == null ? null : requestId::setRequestId;
  }

  /** No transfer has the number 0. */
  private static long number(RtmRequestId requestId) {
    return requestId == null ? 0 : requestId.getRequestId();
  }

  @Deprecated
  @Override
  public void sendMessageToPeer(String peerId, RtmMessage message, ResultCallback<Void> callback) {
    sendMessageToPeer(peerId, message, PLAIN, callback);
  }

  @Override
  public void sendMessageToPeer(String peerId, RtmMessage message, SendMessageOptions options, ResultCallback<Void> callback) {
    SendMessageOptions how = options == null ? PLAIN : options;
    Outgoing out = Outgoing.of(message);
    session.sendToPeer(
        Texts.orEmpty(peerId),
        out.kind,
        out.text,
        out.raw,
        out.media,
        how.enableOfflineMessaging,
        how.enableHistoricalMessaging,
        Answers.nothing(PeerMessageError.class, callback));
  }

  @Override
  public RtmChannel createChannel(String channelId, RtmChannelListener listener) {
    return channels.open(channelId, listener);
  }

  @Override
  public RtmCallManager getRtmCallManager() {
    return calls;
  }

  @Override
  public void queryPeersOnlineStatus(Set<String> peerIds, ResultCallback<Map<String, Boolean>> callback) {
    session.presenceQuery(Texts.all(peerIds), Answers.of(QueryPeersOnlineStatusError.class, callback, Presence::online));
  }

  @Override
  public void subscribePeersOnlineStatus(Set<String> peerIds, ResultCallback<Void> callback) {
    session.presenceSubscribe(Texts.all(peerIds), Answers.nothing(PeerSubscriptionStatusError.class, callback));
  }

  @Override
  public void unsubscribePeersOnlineStatus(Set<String> peerIds, ResultCallback<Void> callback) {
    session.presenceUnsubscribe(Texts.all(peerIds), Answers.nothing(PeerSubscriptionStatusError.class, callback));
  }

  @Override
  public void queryPeersBySubscriptionOption(Integer option, ResultCallback<Set<String>> callback) {
    Answer<List<String>> answer = Answers.of(QueryPeersBySubscriptionOptionError.class, callback, Presence::users);
    if (Presence.isOption(option)) {
      session.presenceSubscribed(answer);
    } else {
      session.refuse(answer, QueryPeersBySubscriptionOptionError.QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_FAILURE);
    }
  }

  @Override
  public void setLocalUserAttributes(List<RtmAttribute> attributes, ResultCallback<Void> callback) {
    writeOwn(Session.SET, Attributes.ofUser(attributes), callback);
  }

  @Override
  public void addOrUpdateLocalUserAttributes(List<RtmAttribute> attributes, ResultCallback<Void> callback) {
    writeOwn(Session.UPDATE, Attributes.ofUser(attributes), callback);
  }

  @Override
  public void deleteLocalUserAttributesByKeys(List<String> attributeKeys, ResultCallback<Void> callback) {
    writeOwn(Session.DELETE, Attributes.ofKeys(attributeKeys), callback);
  }

  @Override
  public void clearLocalUserAttributes(ResultCallback<Void> callback) {
    writeOwn(Session.CLEAR, Collections.<PairData>emptyList(), callback);
  }

  private void writeOwn(int operation, List<PairData> pairs, ResultCallback<Void> callback) {
    session.userAttributesWrite(operation, pairs, Answers.nothing(AttributeOperationError.class, callback));
  }

  @Override
  public void getUserAttributes(String userId, ResultCallback<List<RtmAttribute>> callback) {
    getOfUser(userId, null, callback);
  }

  @Override
  public void getUserAttributesByKeys(String userId, List<String> attributeKeys, ResultCallback<List<RtmAttribute>> callback) {
    getOfUser(userId, Texts.keys(attributeKeys), callback);
  }

  private void getOfUser(String userId, List<String> keys, ResultCallback<List<RtmAttribute>> callback) {
    Answer<List<PairData>> answer = Answers.of(AttributeOperationError.class, callback, Attributes::found);
    session.userAttributesGet(Texts.orEmpty(userId), keys, answer);
  }

  @Override
  public void setChannelAttributes(
      String channelId, List<RtmChannelAttribute> attributes, ChannelAttributeOptions option, ResultCallback<Void> callback) {
    writeChannel(channelId, Session.SET, Attributes.ofChannel(attributes), option, callback);
  }

  @Override
  public void addOrUpdateChannelAttributes(
      String channelId, List<RtmChannelAttribute> attributes, ChannelAttributeOptions option, ResultCallback<Void> callback) {
    writeChannel(channelId, Session.UPDATE, Attributes.ofChannel(attributes), option, callback);
  }

  @Override
  public void deleteChannelAttributesByKeys(
      String channelId, List<String> attributeKeys, ChannelAttributeOptions option, ResultCallback<Void> callback) {
    writeChannel(channelId, Session.DELETE, Attributes.ofKeys(attributeKeys), option, callback);
  }

  @Override
  public void clearChannelAttributes(String channelId, ChannelAttributeOptions option, ResultCallback<Void> callback) {
    writeChannel(channelId, Session.CLEAR, Collections.<PairData>emptyList(), option, callback);
  }

  private void writeChannel(
      String channelId, int operation, List<PairData> pairs, ChannelAttributeOptions option, ResultCallback<Void> callback) {
    boolean notify = option != null && option.getEnableNotificationToChannelMembers();
    Answer<Void> answer = Answers.nothing(AttributeOperationError.class, callback);
    session.channelAttributesWrite(Texts.orEmpty(channelId), operation, pairs, notify, answer);
  }

  @Override
  public void getChannelAttributes(String channelId, ResultCallback<List<RtmChannelAttribute>> callback) {
    getOfChannel(channelId, null, callback);
  }

  @Override
  public void getChannelAttributesByKeys(
      String channelId, List<String> attributeKeys, ResultCallback<List<RtmChannelAttribute>> callback) {
    getOfChannel(channelId, Texts.keys(attributeKeys), callback);
  }

  private void getOfChannel(String channelId, List<String> keys, ResultCallback<List<RtmChannelAttribute>> callback) {
    session.channelAttributesGet(
        Texts.orEmpty(channelId), keys, Answers.of(AttributeOperationError.class, callback, Attributes::foundInChannel));
  }

  @Override
  public void getChannelMemberCount(List<String> channelIds, ResultCallback<List<RtmChannelMemberCount>> callback) {
    session.memberCounts(
        Texts.all(channelIds), Answers.of(GetChannelMemberCountErrCode.class, callback, Presence::counts));
  }

  @Override
  public int setParameters(String parameters) {
    return parameters == null ? -1 : session.setParameters(parameters);
  }

  @Override
  public int setLogFile(String filePath) {
    return Library.setLogFile(filePath);
  }

  @Override
  public int setLogFilter(int filter) {
    return Library.setLogFilter(filter);
  }

  @Override
  public int setLogFileSize(int fileSizeInKBytes) {
    return Library.setLogFileSize(fileSizeInKBytes);
  }
}
