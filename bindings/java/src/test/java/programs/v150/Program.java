package programs.v150;

import io.agora.common.annotation.NonNull;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelListener;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMediaOperationProgress;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmServiceContext;
import io.agora.rtm.RtmStatusCode;
import io.agora.rtm.SendMessageOptions;
import io.agora.rtm.jni.IFileMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program as it was written for 1.5.0 on Android, which had both: everything of both listeners is overridden. */
public class Program implements RtmClientListener, RtmChannelListener {
  private final CountDownLatch back = new CountDownLatch(1);
  private RtmClient rtmClient;

  public CountDownLatch run(@NonNull String parameters) throws Exception {
    RtmServiceContext context = new RtmServiceContext();
    context.proxyType = RtmServiceContext.RtmCloudProxyType.TCP_PROXY;
    android.content.Context application = null;
    rtmClient = RtmClient.createInstance(application, "programs", this);
    rtmClient.setParameters(parameters);
    rtmClient.login("", "v150", null);
    return back;
  }

  public void end() {
    rtmClient.release();
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {
    if (reason == RtmStatusCode.ConnectionChangeReason.CONNECTION_CHANGE_REASON_TOKEN_EXPIRED) return;
    if (state != RtmStatusCode.ConnectionState.CONNECTION_STATE_CONNECTED) return;
    rtmClient.sendMessageToPeer("v150", rtmClient.createMessage(new byte[] {1}, "raw"), new SendMessageOptions(), null);
  }

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {
    if (message.getRawMessage()[0] == 1) back.countDown();
  }

  @Override
  public void onImageMessageReceivedFromPeer(RtmImageMessage message, String peerId) {}

  @Override
  public void onFileMessageReceivedFromPeer(RtmFileMessage message, String peerId) {}

  @Override
  public void onMediaUploadingProgress(RtmMediaOperationProgress progress, long requestId) {}

  @Override
  public void onMediaDownloadingProgress(RtmMediaOperationProgress progress, long requestId) {}

  @Override
  public void onTokenExpired() {}

  @Override
  public void onTokenPrivilegeWillExpire() {}

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}

  @Override
  public void onMemberCountUpdated(int memberCount) {}

  @Override
  public void onAttributesUpdated(List<RtmChannelAttribute> attributeList) {}

  @Override
  public void onMessageReceived(RtmMessage message, RtmChannelMember fromMember) {}

  @Override
  public void onImageMessageReceived(RtmImageMessage message, RtmChannelMember fromMember) {}

  @Override
  public void onFileMessageReceived(RtmFileMessage message, RtmChannelMember fromMember) {}

  @Override
  public void onMemberJoined(RtmChannelMember member) {}

  @Override
  public void onMemberLeft(RtmChannelMember member) {}
}
