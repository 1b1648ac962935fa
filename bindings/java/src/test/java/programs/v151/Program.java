package programs.v151;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.LocalInvitation;
import io.agora.rtm.RemoteInvitation;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmCallEventListener;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmMessage;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program as it was written for 1.5.1 and later: the token's warning overridden, and nothing of media. */
public class Program implements RtmClientListener, RtmCallEventListener {
  private final CountDownLatch back = new CountDownLatch(1);
  private RtmClient client;
  private LocalInvitation invitation;

  public CountDownLatch run(String parameters) throws Exception {
    client = RtmClient.createInstance("programs", this);
    client.setParameters(parameters);
    client.getRtmCallManager().setEventListener(this);
    client.login(null, "v151", new ResultCallback<Void>() {
      @Override
      public void onSuccess(Void unused) {
        invitation = client.getRtmCallManager().createLocalInvitation("v151");
        invitation.setContent("call me");
        client.getRtmCallManager().sendLocalInvitation(invitation, null);
      }

      @Override
      public void onFailure(ErrorInfo errorInfo) {}
    });
    return back;
  }

  public void end() {
    client.logout(null);
    client.release();
  }

  @Override
  public void onConnectionStateChanged(int state, int reason) {}

  @Override
  public void onMessageReceived(RtmMessage message, String peerId) {}

  @Override
  public void onTokenExpired() {}

  @Override
  public void onTokenPrivilegeWillExpire() {
    client.renewToken("another", null);
  }

  @Override
  public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}

  @Override
  public void onLocalInvitationReceivedByPeer(LocalInvitation localInvitation) {}

  @Override
  public void onLocalInvitationAccepted(LocalInvitation localInvitation, String response) {
    if (localInvitation == invitation && response.equals("yes")) back.countDown();
  }

  @Override
  public void onLocalInvitationRefused(LocalInvitation localInvitation, String response) {}

  @Override
  public void onLocalInvitationCanceled(LocalInvitation localInvitation) {}

  @Override
  public void onLocalInvitationFailure(LocalInvitation localInvitation, int errorCode) {}

  @Override
  public void onRemoteInvitationReceived(RemoteInvitation remoteInvitation) {
    remoteInvitation.setResponse("yes");
    client.getRtmCallManager().acceptRemoteInvitation(remoteInvitation, null);
  }

  @Override
  public void onRemoteInvitationAccepted(RemoteInvitation remoteInvitation) {}

  @Override
  public void onRemoteInvitationRefused(RemoteInvitation remoteInvitation) {}

  @Override
  public void onRemoteInvitationCanceled(RemoteInvitation remoteInvitation) {}

  @Override
  public void onRemoteInvitationFailure(RemoteInvitation remoteInvitation, int errorCode) {}
}
