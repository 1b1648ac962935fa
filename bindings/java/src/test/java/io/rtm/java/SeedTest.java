package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelListener;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmClientListener;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMediaOperationProgress;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.RtmStatusCode;
import io.agora.rtm.SendMessageOptions;
import io.rtm.java.support.Journal;
import io.rtm.testing.Proxy;
import io.rtm.testing.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The calls that guides to image and file messages show, in the form in which programs copy them: anonymous callbacks, inline arguments, and one object
 * that listens to everything. Both users of a test are such programs.
 */
class SeedTest {
  private Server server;
  private Proxy proxy;
  private Program ann;
  private Program bob;

  @BeforeEach
  void start() throws Exception {
    server = new Server();
    proxy = new Proxy(server.port());
    ann = new Program("ann", proxy.url());
    bob = new Program("bob", server.url());
  }

  @AfterEach
  void stop() throws Exception {
    proxy.heal();
    ann.mRtmClient.release();
    bob.mRtmClient.release();
    proxy.close();
    server.close();
  }

  @Test
  void imagesAreUploadedChangedSentAndDownloaded() throws Exception {
    Path picture = Server.repository().resolve("tests/media/chart.png");
    ann.uploadImage(picture.toString());
    RtmImageMessage rtmImageMessage = ann.expect(RtmImageMessage.class);
    rtmImageMessage.setWidth(100);
    rtmImageMessage.setHeight(50);
    rtmImageMessage.setThumbnail(new byte[] {1});
    ann.sendToPeer("bob", rtmImageMessage);
    ann.expect("sent to a peer");
    RtmImageMessage received = bob.expect(RtmImageMessage.class);
    assertEquals(100, received.getWidth());
    bob.downloadToFile(received.getMediaId(), server.folder().resolve("image").toString());
    bob.expect("downloaded to a file");
    assertArrayEquals(Files.readAllBytes(picture), Files.readAllBytes(server.folder().resolve("image")));
    bob.downloadToMemory(received.getMediaId());
    assertArrayEquals(Files.readAllBytes(picture), bob.expect(byte[].class));

    RtmImageMessage byId = ann.mRtmClient.createImageMessageByMediaId(received.getMediaId());
    ann.sendToChannel(byId);
    ann.expect("sent to the channel");
    assertEquals(received.getMediaId(), bob.expect(RtmImageMessage.class).getMediaId());
  }

  @Test
  void filesAreUploadedChangedSentAndDownloaded() throws Exception {
    Path file = Server.repository().resolve("LICENSE");
    ann.uploadFile(file.toString());
    RtmFileMessage rtmFileMessage = ann.expect(RtmFileMessage.class);
    rtmFileMessage.setThumbnail(new byte[] {2});
    ann.sendToPeer("bob", rtmFileMessage);
    ann.expect("sent to a peer");
    RtmFileMessage received = bob.expect(RtmFileMessage.class);
    assertArrayEquals(new byte[] {2}, received.getThumbnail());
    bob.downloadToFile(received.getMediaId(), server.folder().resolve("file").toString());
    bob.expect("downloaded to a file");
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(server.folder().resolve("file")));
    bob.downloadToMemory(received.getMediaId());
    assertArrayEquals(Files.readAllBytes(file), bob.expect(byte[].class));

    RtmFileMessage byId = ann.mRtmClient.createFileMessageByMediaId(received.getMediaId());
    ann.sendToChannel(byId);
    ann.expect("sent to the channel");
    assertEquals(received.getMediaId(), bob.expect(RtmFileMessage.class).getMediaId());
  }

  @Test
  void transfersAreCancelled() throws Exception {
    Path file = Files.write(server.folder().resolve("large"), new byte[2_000_000]);
    ann.uploadFile(file.toString());
    String mediaId = ann.expect(RtmFileMessage.class).getMediaId();
    proxy.slowDown(20_000);
    ann.uploadFile(file.toString());
    assertNotEquals(0, ann.requestId.getRequestId());
    ann.cancelUpload();
    ann.expect("upload cancelled");
    ann.expect("failed: " + RtmStatusCode.UploadMediaError.UPLOAD_MEDIA_ERR_INTERRUPTED);
    ann.downloadToMemory(mediaId);
    ann.cancelDownload();
    ann.expect("download cancelled");
    ann.expect("failed: " + RtmStatusCode.DownloadMediaError.DOWNLOAD_MEDIA_ERR_INTERRUPTED);
  }

  /** A program of 1.4. */
  private static final class Program implements RtmClientListener, RtmChannelListener {
    private final Journal<Object> journal = new Journal<>();
    final RtmClient mRtmClient;
    private final RtmChannel mRtmChannel;
    RtmRequestId requestId;

    Program(String user, String url) throws Exception {
      mRtmClient = RtmClient.createInstance("seed", this);
      mRtmClient.setParameters("{\"rtm.server\": \"" + url + "\"}");
      mRtmClient.login(null, user, new Told("logged in"));
      expect("logged in");
      mRtmChannel = mRtmClient.createChannel("channel", this);
      mRtmChannel.join(new Told("joined"));
      expect("joined");
    }

    void expect(String what) throws InterruptedException {
      journal.expect(what, what::equals);
    }

    <T> T expect(Class<T> type) throws InterruptedException {
      return type.cast(journal.expect(type.getName(), type::isInstance));
    }

    void uploadImage(String fileName) {
      requestId = new RtmRequestId();
      mRtmClient.createImageMessageByUploading(fileName, requestId, new ResultCallback<RtmImageMessage>() {
        @Override
        public void onSuccess(RtmImageMessage rtmImageMessage) {
          journal.add(rtmImageMessage);
        }

        @Override
        public void onFailure(ErrorInfo errorInfo) {
          journal.add("failed: " + errorInfo.getErrorCode());
        }
      });
    }

    void uploadFile(String filePath) {
      requestId = new RtmRequestId();
      mRtmClient.createFileMessageByUploading(filePath, requestId, new ResultCallback<RtmFileMessage>() {
        @Override
        public void onSuccess(RtmFileMessage rtmFileMessage) {
          journal.add(rtmFileMessage);
        }

        @Override
        public void onFailure(ErrorInfo errorInfo) {
          journal.add("failed: " + errorInfo.getErrorCode());
        }
      });
    }

    void sendToPeer(String peerId, RtmMessage message) {
      mRtmClient.sendMessageToPeer(peerId, message, new SendMessageOptions(), new ResultCallback<Void>() {
        @Override
        public void onSuccess(Void aVoid) {
          journal.add("sent to a peer");
        }

        @Override
        public void onFailure(ErrorInfo errorInfo) {
          journal.add("failed: " + errorInfo.getErrorCode());
        }
      });
    }

    void sendToChannel(RtmMessage message) {
      mRtmChannel.sendMessage(message, new ResultCallback<Void>() {
        @Override
        public void onSuccess(Void aVoid) {
          journal.add("sent to the channel");
        }

        @Override
        public void onFailure(ErrorInfo errorInfo) {
          journal.add("failed: " + errorInfo.getErrorCode());
        }
      });
    }

    void downloadToFile(String mediaId, String filePath) {
      requestId = new RtmRequestId();
      mRtmClient.downloadMediaToFile(
          mediaId,
          filePath,
          requestId,
          new ResultCallback<Void>() {
            @Override
            public void onSuccess(Void aVoid) {
              journal.add("downloaded to a file");
            }

            @Override
            public void onFailure(ErrorInfo errorInfo) {
              journal.add("failed: " + errorInfo.getErrorCode());
            }
          });
    }

    void downloadToMemory(String mediaId) {
      requestId = new RtmRequestId();
      mRtmClient.downloadMediaToMemory(
          mediaId,
          requestId,
          new ResultCallback<byte[]>() {
            @Override
            public void onSuccess(byte[] bytes) {
              journal.add(bytes);
            }

            @Override
            public void onFailure(ErrorInfo errorInfo) {
              journal.add("failed: " + errorInfo.getErrorCode());
            }
          });
    }

    void cancelUpload() {
      mRtmClient.cancelMediaUpload(requestId, new Told("upload cancelled"));
    }

    void cancelDownload() {
      mRtmClient.cancelMediaDownload(requestId, new Told("download cancelled"));
    }

    private final class Told implements ResultCallback<Void> {
      private final String what;

      Told(String what) {
        this.what = what;
      }

      @Override
      public void onSuccess(Void aVoid) {
        journal.add(what);
      }

      @Override
      public void onFailure(ErrorInfo errorInfo) {
        journal.add("failed: " + what + ": " + errorInfo);
      }
    }

    @Override
    public void onImageMessageReceivedFromPeer(RtmImageMessage rtmImageMessage, String peerId) {
      journal.add(rtmImageMessage);
    }

    @Override
    public void onFileMessageReceivedFromPeer(RtmFileMessage rtmFileMessage, String peerId) {
      journal.add(rtmFileMessage);
    }

    @Override
    public void onImageMessageReceived(RtmImageMessage rtmImageMessage, RtmChannelMember rtmChannelMember) {
      journal.add(rtmImageMessage);
    }

    @Override
    public void onFileMessageReceived(RtmFileMessage rtmFileMessage, RtmChannelMember rtmChannelMember) {
      journal.add(rtmFileMessage);
    }

    @Override
    public void onMediaUploadingProgress(RtmMediaOperationProgress progress, long requestId) {}

    @Override
    public void onMediaDownloadingProgress(RtmMediaOperationProgress progress, long requestId) {}

    @Override
    public void onConnectionStateChanged(int state, int reason) {}

    @Override
    public void onMessageReceived(RtmMessage message, String peerId) {}

    @Override
    public void onTokenExpired() {}

    @Override
    public void onPeersOnlineStatusChanged(Map<String, Integer> peersStatus) {}

    @Override
    public void onMemberCountUpdated(int memberCount) {}

    @Override
    public void onAttributesUpdated(List<RtmChannelAttribute> attributeList) {}

    @Override
    public void onMessageReceived(RtmMessage message, RtmChannelMember fromMember) {}

    @Override
    public void onMemberJoined(RtmChannelMember member) {}

    @Override
    public void onMemberLeft(RtmChannelMember member) {}
  }
}
