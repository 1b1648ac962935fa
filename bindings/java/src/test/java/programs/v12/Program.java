package programs.v12;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelListener;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmStatusCode;
import io.agora.rtm.jni.PEER_ONLINE_STATE;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program as it was written for 1.2: no media, the older send, and no callback that came later. */
public class Program implements RtmClientListener {
  private final CountDownLatch back = new CountDownLatch(1);
  private final PEER_ONLINE_STATE online = PEER_ONLINE_STATE.PEER_ONLINE_STATE_ONLINE;
  private RtmClient mRtmClient;
  private RtmChannel mRtmChannel;

  public CountDownLatch run(String parameters) {
    try {
      mRtmClient = RtmClient.createInstance("programs", this);
    } catch (Exception e) {
      throw new RuntimeException("You need to check the RTM init process.");
    }
    mRtmClient.setParameters(parameters);
    mRtmClient.login(null, "v12", new ResultCallback<Void>() {
      @Override
      public void onSuccess(Void responseInfo) {
        mRtmChannel = mRtmClient.createChannel("v12-room", new RtmChannelListener() {
          @Override
          public void onMemberCountUpdated(int i) {}

          @Override
          public void onAttributesUpdated(List<RtmChannelAttribute> list) {}

          @Override
          public void onMessageReceived(RtmMessage message, RtmChannelMember fromMember) {}

          @Override
          public void onMemberJoined(RtmChannelMember member) {}

          @Override
          public void onMemberLeft(RtmChannelMember member) {}
        });
        if (mRtmChannel == null) return;
        mRtmChannel.join(new ResultCallback<Void>() {
          @Override
          public void onSuccess(Void responseInfo) {
            RtmMessage message = mRtmClient.createMessage();
            message.setText("hello from " + online);
            mRtmClient.sendMessageToPeer("v12", message, null);
          }

          @Override
          public void onFailure(ErrorInfo errorInfo) {}
        });
      }

      @Override
      public void onFailure(ErrorInfo errorInfo) {
        if (errorInfo.getErrorCode() == RtmStatusCode.LoginError.LOGIN_ERR_TIMEOUT) System.err.println(errorInfo);
      }
    });
    return back;
  }

  public void end() {
    mRtmChannel.leave(null);
    mRtmClient.logout(null);
    mRtmClient.release();
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {}

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {
    if (message.getText().equals("hello from PEER_ONLINE_STATE_ONLINE")) back.countDown();
  }

  @Override
  public void onTokenExpired() {}

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}
}
