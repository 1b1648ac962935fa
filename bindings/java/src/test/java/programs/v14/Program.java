package programs.v14;

import static io.agora.rtm.RtmStatusCode.ConnectionState.CONNECTION_STATE_CONNECTED;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMediaOperationProgress;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.RtmServiceContext;
import io.agora.rtm.SendMessageOptions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program as it was written for 1.3 and 1.4: all six media callbacks overridden, and not those of 1.5. */
public class Program implements RtmClientListener {
  private final CountDownLatch back = new CountDownLatch(1);
  private final String mFile;
  private RtmClient mRtmClient;
  private int mState;

  public Program(String file) {
    mFile = file;
  }

  public CountDownLatch run(String parameters) throws Exception {
    RtmServiceContext context = new RtmServiceContext();
    context.areaCode = RtmServiceContext.RtmAreaCode.AREA_CODE_CN | RtmServiceContext.RtmAreaCode.AREA_CODE_JP;
    if (RtmClient.setRtmServiceContext(context).swigValue() != 0) System.err.println("context not set");
    mRtmClient = RtmClient.createInstance("programs", this);
    mRtmClient.setParameters(parameters);
    mRtmClient.login(null, "v14", new ResultCallback<Void>() {
      @Override
      public void onSuccess(Void responseInfo) {
        mRtmClient.createFileMessageByUploading(mFile, new RtmRequestId(), new ResultCallback<RtmFileMessage>() {
          @Override
          public void onSuccess(RtmFileMessage rtmFileMessage) {
            rtmFileMessage.setThumbnail(null);
            SendMessageOptions options = new SendMessageOptions();
            options.enableOfflineMessaging = true;
            mRtmClient.sendMessageToPeer("v14", rtmFileMessage, options, null);
          }

          @Override
          public void onFailure(ErrorInfo errorInfo) {}
        });
      }

      @Override
      public void onFailure(ErrorInfo errorInfo) {}
    });
    return back;
  }

  public void end() {
    mRtmClient.release();
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {
    mState = state;
  }

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {}

  @Override
  public void onImageMessageReceivedFromPeer(RtmImageMessage rtmImageMessage, String s) {}

  @Override
  public void onFileMessageReceivedFromPeer(RtmFileMessage rtmFileMessage, String s) {
    if (mState == CONNECTION_STATE_CONNECTED && rtmFileMessage.getSize() > 0) back.countDown();
  }

  @Override
  public void onMediaUploadingProgress(RtmMediaOperationProgress rtmMediaOperationProgress, long l) {}

  @Override
  public void onMediaDownloadingProgress(RtmMediaOperationProgress rtmMediaOperationProgress, long l) {}

  @Override
  public void onTokenExpired() {}

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> status) {}
}
