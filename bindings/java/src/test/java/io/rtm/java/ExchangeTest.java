package io.rtm.java;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.agora.rtm.RtmFileMessage;
import io.agora.rtm.RtmImageMessage;
import io.agora.rtm.RtmMessage;
import io.agora.rtm.RtmMessageType;
import io.agora.rtm.RtmRequestId;
import io.rtm.java.support.Heard;
import io.rtm.java.support.Journal;
import io.rtm.java.support.Outcome;
import io.rtm.testing.Server;
import io.rtm.java.support.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A Java client and a C++ client understand each other: texts, raw messages, images and files, both ways. */
class ExchangeTest {
  @Test
  void javaAndCppExchangeMessagesOfEveryKind() throws Exception {
    Path photo = Server.repository().resolve("tests/media/photo.jpg");
    Path file = Server.repository().resolve("LICENSE");
    try (Server server = new Server(); User java = User.online(server, "java")) {
      Path program = compile(server.folder().resolve("exchange"));
      Process cpp =
          new ProcessBuilder(program.toString(), server.url(), photo.toString(), file.toString(), "java")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        Journal<String> said = listen(cpp);
        said.expect("ready", "ready"::equals);

        RtmMessage text = message(java, RtmMessageType.TEXT);
        assertEquals("text from C++ 世", text.getText());
        RtmMessage raw = message(java, RtmMessageType.RAW);
        assertArrayEquals(new byte[] {0, -1, 1}, raw.getRawMessage());
        assertEquals("raw from C++", raw.getText());
        RtmImageMessage image = java.expect("onImageMessageReceivedFromPeer").get(0);
        assertEquals("image from C++", image.getText());
        assertArrayEquals(Files.readAllBytes(photo), download(java, image.getMediaId()));
        RtmFileMessage received = java.expect("onFileMessageReceivedFromPeer").get(0);
        assertEquals("LICENSE", received.getFileName());
        assertArrayEquals(Files.readAllBytes(file), download(java, received.getMediaId()));

        java.send("cpp", java.client.createMessage("text from Java \uD83D\uDE00"));
        said.expect("text", "text java text from Java \uD83D\uDE00"::equals);
        java.send("cpp", java.client.createMessage(new byte[] {0, -1, 2}, "raw from Java"));
        said.expect("raw", "raw java 00ff02 raw from Java"::equals);
        Outcome<RtmImageMessage> picture = new Outcome<>();
        java.client.createImageMessageByUploading(photo.toString(), new RtmRequestId(), picture);
        picture.value().setWidth(12);
        picture.value().setHeight(34);
        picture.value().setThumbnail(new byte[] {1, 2});
        picture.value().setText("image from Java");
        java.send("cpp", picture.value());
        said.expect("image", "image java 12x34 0102 image from Java"::equals);
        said.expect("the bytes of the image", ("bytes 0 " + Files.size(photo) + " " + hash(Files.readAllBytes(photo)))::equals);
        Outcome<RtmFileMessage> document = new Outcome<>();
        java.client.createFileMessageByUploading(file.toString(), new RtmRequestId(), document);
        java.send("cpp", document.value());
        said.expect("file", ("file java " + Files.size(file) + " LICENSE")::equals);
        said.expect("the bytes of the file", ("bytes 0 " + Files.size(file) + " " + hash(Files.readAllBytes(file)))::equals);
        cpp.getOutputStream().close();
        assertEquals(true, cpp.waitFor(20, TimeUnit.SECONDS), "the C++ client ends");
        assertEquals(0, cpp.exitValue());
      } finally {
        cpp.destroyForcibly();
      }
    }
  }

  private static RtmMessage message(User user, int type) throws InterruptedException {
    Heard heard =
        user.journal.expect(
            "message of type " + type,
            one -> one.name.equals("onMessageReceived") && one.<RtmMessage>get(0).getMessageType() == type && one.get(1).equals("cpp"));
    return heard.get(0);
  }

  private static byte[] download(User user, String mediaId) throws Exception {
    Outcome<byte[]> bytes = new Outcome<>();
    user.client.downloadMediaToMemory(mediaId, new RtmRequestId(), bytes);
    return bytes.value();
  }

  private static long hash(byte[] bytes) {
    int hash = 0x811c9dc5;
    for (byte one : bytes) hash = (hash ^ (one & 0xff)) * 16_777_619;
    return hash & 0xffffffffL;
  }

  private static Path compile(Path program) throws Exception {
    Process compiler =
        new ProcessBuilder(
                "g++",
                "-std=c++11",
                "-I" + Server.repository().resolve("include"),
                Server.repository().resolve("tests/exchange/exchange.cpp").toString(),
                "-o",
                program.toString(),
                Server.built("librtm.so").toString(),
                "-Wl,-rpath," + Server.built("").toAbsolutePath(),
                "-pthread")
            .inheritIO()
            .start();
    assertEquals(0, compiler.waitFor(), "g++");
    return program;
  }

  private static Journal<String> listen(Process process) {
    Journal<String> said = new Journal<>();
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) said.add(line);
              } catch (IOException over) {
                said.add(over.toString());
              }
            });
    thread.setDaemon(true);
    thread.start();
    return said;
  }
}
