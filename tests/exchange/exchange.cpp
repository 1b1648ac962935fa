// The other end of the tests of other languages in which messages are exchanged: a C++ client that sends one message of each kind to a peer, and sends back what it is told of those it gets.
//
//   exchange URL PHOTO FILE PEER [APP]
//
// It prints "ready" when it is logged in, then a line for each message that it gets, and ends when its standard input does.
#include <IAgoraRtmService.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using namespace agora::rtm;

namespace {

std::string hex(const char *data, long long length) {
  static const char kDigits[] = "0123456789abcdef";
  std::string out;
  for (long long i = 0; i < length; ++i) {
    out += kDigits[static_cast<unsigned char>(data[i]) >> 4];
    out += kDigits[static_cast<unsigned char>(data[i]) & 15];
  }
  return out;
}

void say(const std::string &line) { std::cout << line << std::endl; }

class Client : public IRtmServiceEventHandler {
 public:
  Client(const char *photo, const char *file, const char *peer) : photo_(photo), file_(file), peer_(peer) {}

  IRtmService *service = nullptr;

  void onLoginSuccess() override {
    say("ready");
    send(service->createMessage("text from C++ \xe4\xb8\x96"));
    const std::uint8_t bytes[] = {0, 255, 1};
    send(service->createMessage(bytes, 3, "raw from C++"));
    long long request = 0;
    service->createImageMessageByUploading(photo_, request);
    service->createFileMessageByUploading(file_, request);
  }
  void onLoginFailure(LOGIN_ERR_CODE code) override { say("login failed: " + std::to_string(code)); }

  void onImageMediaUploadResult(long long, IImageMessage *message, UPLOAD_MEDIA_ERR_CODE code) override {
    if (code != UPLOAD_MEDIA_ERR_OK) return say("image upload failed: " + std::to_string(code));
    message->setText("image from C++");
    send(message);
  }
  void onFileMediaUploadResult(long long, IFileMessage *message, UPLOAD_MEDIA_ERR_CODE code) override {
    if (code != UPLOAD_MEDIA_ERR_OK) return say("file upload failed: " + std::to_string(code));
    message->setText("file from C++");
    send(message);
  }

  void onMessageReceivedFromPeer(const char *peer, const IMessage *message) override {
    if (message->getMessageType() == MESSAGE_TYPE_RAW) {
      say(std::string("raw ") + peer + " " + hex(message->getRawMessageData(), message->getRawMessageLength()) + " " + message->getText());
    } else {
      say(std::string("text ") + peer + " " + message->getText());
    }
  }
  void onImageMessageReceivedFromPeer(const char *peer, const IImageMessage *message) override {
    say(std::string("image ") + peer + " " + std::to_string(message->getWidth()) + "x" + std::to_string(message->getHeight()) + " " +
        hex(message->getThumbnailData(), message->getThumbnailLength()) + " " + message->getText());
    fetch(message->getMediaId());
  }
  void onFileMessageReceivedFromPeer(const char *peer, const IFileMessage *message) override {
    say(std::string("file ") + peer + " " + std::to_string(message->getSize()) + " " + message->getFileName());
    fetch(message->getMediaId());
  }
  void onMediaDownloadToMemoryResult(long long, const char *memory, long long length, DOWNLOAD_MEDIA_ERR_CODE code) override {
    // FNV-1a, which the other side computes as well.
    std::uint32_t hash = 2166136261u;
    for (long long i = 0; i < length; ++i) hash = (hash ^ static_cast<unsigned char>(memory[i])) * 16777619u;
    std::ostringstream line;
    line << "bytes " << code << " " << length << " " << hash;
    say(line.str());
  }

 private:
  void send(IMessage *message) {
    service->sendMessageToPeer(peer_, message, SendMessageOptions());
    message->release();
  }
  void fetch(const char *media_id) {
    long long request = 0;
    service->downloadMediaToMemory(media_id, request);
  }

  const char *photo_;
  const char *file_;
  const char *peer_;
};

}  // namespace

int main(int count, char **words) {
  if (count != 5 && count != 6) return 2;
  Client client(words[2], words[3], words[4]);
  client.service = createRtmService();
  if (client.service->initialize(count == 6 ? words[5] : "tests", &client) != 0) return 1;
  client.service->setParameters(("{\"rtm.server\": \"" + std::string(words[1]) + "\"}").c_str());
  if (client.service->login(nullptr, "cpp") != 0) return 1;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  client.service->release(true);
  return 0;
}
