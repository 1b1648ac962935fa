package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agora.rtm.ErrorInfo;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelMember;
import io.agora.rtm.RtmClient;
import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMediaOperationProgress;
import io.agora.rtm.RtmMessageType;
import io.agora.rtm.RtmRequestId;
import io.agora.rtm.RtmStatusCode.CancelMediaError;
import io.agora.rtm.RtmStatusCode.DownloadMediaError;
import io.agora.rtm.RtmStatusCode.UploadMediaError;
import io.agora.rtm.SendMessageOptions;
import io.rtm.java.support.Heard;
import io.rtm.java.support.Outcome;
import io.rtm.testing.Proxy;
import io.rtm.testing.Server;
import io.rtm.java.support.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files and images: everything the guide for them does, and what it says of limits. */
class MediaTest {
  private static Server server;
  private static Path noise;

  @BeforeAll
  static void start() throws Exception {
    server = new Server();
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    noise = Files.write(server.folder().resolve("noise.bin"), bytes);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void anImageGoesToAPeerAndComesBackFromTheServerBothWays() throws Exception {
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      RtmClient mRtmClient = ann.client;
      String fileName = Server.repository().resolve("tests/media/photo.jpg").toString();
      Outcome<RtmImageMessage> uploaded = new Outcome<>();

      RtmRequestId requestId = new RtmRequestId();
      mRtmClient.createImageMessageByUploading(fileName, requestId, new ResultCallback<RtmImageMessage>() {
        @Override
        public void onSuccess(RtmImageMessage rtmImageMessage) {
          uploaded.onSuccess(rtmImageMessage);
        }

        @Override
        public void onFailure(ErrorInfo errorInfo) {
          uploaded.onFailure(errorInfo);
        }
      });
      assertNotEquals(0, requestId.getRequestId());
      RtmImageMessage rtmImageMessage = uploaded.value();
      assertEquals(RtmMessageType.IMAGE, rtmImageMessage.getMessageType());
      assertEquals(Files.size(Server.repository().resolve("tests/media/photo.jpg")), rtmImageMessage.getSize());
      assertTrue(rtmImageMessage.getWidth() > 0 && rtmImageMessage.getHeight() > 0, "size of the picture");

      rtmImageMessage.setWidth(640);
      rtmImageMessage.setHeight(480);
      byte[] byteArray = {1, 2, 3};
      rtmImageMessage.setThumbnail(byteArray);
      rtmImageMessage.setThumbnailWidth(32);
      rtmImageMessage.setThumbnailHeight(24);
      rtmImageMessage.setFileName("holiday.jpg");
      rtmImageMessage.setText("look");
      Outcome<Void> sent = new Outcome<>();
      mRtmClient.sendMessageToPeer("bob", rtmImageMessage, new SendMessageOptions(), sent);
      sent.value();

      Heard heard = bob.expect("onImageMessageReceivedFromPeer");
      RtmImageMessage received = heard.get(0);
      assertEquals("ann", heard.get(1));
      assertEquals(rtmImageMessage.getMediaId(), received.getMediaId());
      assertEquals(640, received.getWidth());
      assertEquals(480, received.getHeight());
      assertEquals(32, received.getThumbnailWidth());
      assertEquals(24, received.getThumbnailHeight());
      assertArrayEquals(byteArray, received.getThumbnail());
      assertEquals("holiday.jpg", received.getFileName());
      assertEquals("look", received.getText());
      assertEquals(rtmImageMessage.getSize(), received.getSize());

      Outcome<byte[]> memory = new Outcome<>();
      bob.client.downloadMediaToMemory(received.getMediaId(), new RtmRequestId(), memory);
      assertArrayEquals(Files.readAllBytes(Server.repository().resolve("tests/media/photo.jpg")), memory.value());

      // With the id alone, and back.
      RtmImageMessage byId = bob.client.createImageMessageByMediaId(received.getMediaId());
      byId.setThumbnail(null);
      bob.send("ann", byId);
      RtmImageMessage back = ann.expect("onImageMessageReceivedFromPeer").get(0);
      assertEquals(received.getMediaId(), back.getMediaId());
      assertNull(back.getThumbnail());
    }
  }

  @Test
  void aFileGoesToAChannelAndComesBackFromTheServer() throws Exception {
    try (User ann = User.online(server, "ann"); User bob = User.online(server, "bob")) {
      RtmChannel mRtmChannel = ann.join("files");
      bob.join("files");
      Outcome<RtmFileMessage> uploaded = new Outcome<>();
      RtmRequestId requestId = new RtmRequestId();
      ann.client.createFileMessageByUploading(noise.toString(), requestId, uploaded);
      RtmFileMessage rtmFileMessage = uploaded.value();
      assertEquals(3_000_000, rtmFileMessage.getSize());
      rtmFileMessage.setThumbnail(new byte[] {9});
      Outcome<Void> sent = new Outcome<>();
      mRtmChannel.sendMessage(rtmFileMessage, new SendMessageOptions(), sent);
      sent.value();
      Heard heard = bob.expect("channel.onFileMessageReceived");
      RtmFileMessage received = heard.get(0);
      assertEquals("ann", heard.<RtmChannelMember>get(1).getUserId());
      assertEquals("noise.bin", received.getFileName());
      assertArrayEquals(new byte[] {9}, received.getThumbnail());

      Path copy = server.folder().resolve("copy.bin");
      Outcome<Void> downloaded = new Outcome<>();
      bob.client.downloadMediaToFile(received.getMediaId(), copy.toString(), requestId, downloaded);
      downloaded.value();
      assertArrayEquals(Files.readAllBytes(noise), Files.readAllBytes(copy));

      // As an image in the channel.
      Outcome<RtmImageMessage> image = new Outcome<>();
      ann.client.createImageMessageByUploading(
          Server.repository().resolve("tests/media/icon.bmp").toString(), new RtmRequestId(), image);
      mRtmChannel.sendMessage(image.value(), null);
      assertEquals(image.value().getMediaId(), bob.expect("channel.onImageMessageReceived").<RtmImageMessage>get(0).getMediaId());
    }
  }

  @Test
  void progressIsToldUnderTheNumberOfTheRequest() throws Exception {
    try (Proxy proxy = new Proxy(server.port()); User ann = new User(server, "ann")) {
      ann.client.setParameters("{\"rtm.server\": \"" + proxy.url() + "\"}");
      ann.login();
      proxy.slowDown(1_000_000);
      RtmRequestId upload = new RtmRequestId();
      Outcome<RtmFileMessage> uploaded = new Outcome<>();
      // Filled before the first callback, so that the listener may compare at once.
      List<Long> strangers = new ArrayList<>();
      ann.inside = heard -> {
        if (heard.name.equals("onMediaUploadingProgress") && heard.<Long>get(1) != upload.getRequestId()) strangers.add(heard.get(1));
      };
      ann.client.createFileMessageByUploading(noise.toString(), upload, uploaded);
      Heard progress = ann.expect("onMediaUploadingProgress");
      assertEquals(upload.getRequestId(), progress.<Long>get(1));
      assertEquals(3_000_000, progress.<RtmMediaOperationProgress>get(0).totalSize);
      String mediaId = uploaded.value().getMediaId();
      RtmRequestId download = new RtmRequestId();
      Outcome<byte[]> downloaded = new Outcome<>();
      ann.client.downloadMediaToMemory(mediaId, download, downloaded);
      assertEquals(download.getRequestId(), ann.expect("onMediaDownloadingProgress").<Long>get(1));
      assertEquals(3_000_000, downloaded.value().length);
      assertEquals(new ArrayList<Long>(), strangers);
    }
  }

  @Test
  void nineTransfersRunAtATimeAndCanBeCancelled() throws Exception {
    try (Proxy proxy = new Proxy(server.port()); User ann = new User(server, "ann")) {
      ann.client.setParameters("{\"rtm.server\": \"" + proxy.url() + "\"}");
      ann.login();
      proxy.slowDown(20_000);
      List<RtmRequestId> requests = new ArrayList<>();
      List<Outcome<RtmFileMessage>> outcomes = new ArrayList<>();
      for (int count = 0; count < 9; count++) {
        requests.add(new RtmRequestId());
        outcomes.add(new Outcome<>());
        ann.client.createFileMessageByUploading(noise.toString(), requests.get(count), outcomes.get(count));
      }
      Outcome<RtmFileMessage> tenth = new Outcome<>();
      ann.client.createFileMessageByUploading(noise.toString(), new RtmRequestId(), tenth);
      assertEquals(UploadMediaError.UPLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED, tenth.code());

      Outcome<Void> wrongWay = new Outcome<>();
      ann.client.cancelMediaDownload(requests.get(0), wrongWay);
      assertEquals(CancelMediaError.CANCEL_MEDIA_ERR_NOT_EXIST, wrongWay.code());
      for (int count = 0; count < 5; count++) {
        Outcome<Void> cancelled = new Outcome<>();
        ann.client.cancelMediaUpload(requests.get(count), cancelled);
        assertEquals(0, cancelled.code());
        assertEquals(UploadMediaError.UPLOAD_MEDIA_ERR_INTERRUPTED, outcomes.get(count).code());
        Outcome<Void> again = new Outcome<>();
        ann.client.cancelMediaUpload(requests.get(count), again);
        assertEquals(CancelMediaError.CANCEL_MEDIA_ERR_NOT_EXIST, again.code());
      }
      proxy.slowDown(0);
      for (int count = 5; count < 9; count++) assertEquals(3_000_000, outcomes.get(count).value().getSize());

      // A download, too.
      proxy.slowDown(20_000);
      RtmRequestId download = new RtmRequestId();
      Outcome<Void> downloaded = new Outcome<>();
      Path never = server.folder().resolve("never.bin");
      ann.client.downloadMediaToFile(outcomes.get(5).value().getMediaId(), never.toString(), download, downloaded);
      Outcome<Void> cancelled = new Outcome<>();
      ann.client.cancelMediaDownload(download, cancelled);
      assertEquals(0, cancelled.code());
      assertEquals(DownloadMediaError.DOWNLOAD_MEDIA_ERR_INTERRUPTED, downloaded.code());
      assertTrue(Files.notExists(never), "a cancelled download leaves no file");
    }
  }

  @Test
  void whatCannotBeTransferredSaysWhy() throws Exception {
    try (User ann = User.online(server, "ann"); User offline = new User(server, "offline")) {
      Path empty = Files.write(server.folder().resolve("empty"), new byte[0]);
      Path most = Files.write(server.folder().resolve("most"), new byte[31_457_280]);
      Path more = Files.write(server.folder().resolve("more"), new byte[31_457_281]);
      assertEquals(UploadMediaError.UPLOAD_MEDIA_ERR_FAILURE, upload(ann, empty));
      assertEquals(0, upload(ann, most));
      assertEquals(UploadMediaError.UPLOAD_MEDIA_ERR_SIZE_OVERFLOW, upload(ann, more));
      assertEquals(UploadMediaError.UPLOAD_MEDIA_ERR_NOT_LOGGED_IN, upload(offline, most));
      Outcome<byte[]> unknown = new Outcome<>();
      ann.client.downloadMediaToMemory("no-such-id", new RtmRequestId(), unknown);
      assertEquals(DownloadMediaError.DOWNLOAD_MEDIA_ERR_NOT_EXIST, unknown.code());
    }
  }

  private static int upload(User user, Path file) throws Exception {
    Outcome<RtmFileMessage> outcome = new Outcome<>();
    user.client.createFileMessageByUploading(file.toString(), new RtmRequestId(), outcome);
    return outcome.code();
  }
}
