// A user of the C++ interface who sends back what comes: texts and raw messages as they are, images and files downloaded and
// uploaded anew, to the peer or the channel that they came from. Each step is told in a line on the standard output.
//
//   echo SERVER APP_ID USER CHANNEL FOLDER       ends when its standard input does

#include <IAgoraRtmService.h>

#include <cstdio>
#include <iostream>
#include <map>
#include <string>

using namespace agora::rtm;

namespace {

// What is on its way back: to whom, and what the new message is to say.
struct Errand {
  std::string to;  // a peer; empty for the channel
  bool image = false;
  std::string path;
  std::string file_name;
  std::string description;
  std::string thumbnail;
  int thumbnail_width = 0;
  int thumbnail_height = 0;
};

class Echo : public IRtmServiceEventHandler, public IChannelEventHandler {
 public:
  Echo(const char *channel, const char *folder) : channel_id_(channel), folder_(folder) {}

  int start(const char *server, const char *app, const char *user) {
    service_ = createRtmService();
    if (const int code = service_->initialize(app, this)) return code;
    const std::string parameters = "{\"rtm.server\":\"" + std::string(server) + "\"}";
    if (const int code = service_->setParameters(parameters.c_str())) return code;
    return service_->login(nullptr, user);
  }

  // Returns once no callback runs.
  void end() { service_->release(true); }

  void onLoginSuccess() override {
    channel_ = service_->createChannel(channel_id_.c_str(), this);
    told("join", channel_->join());
  }
  void onLoginFailure(LOGIN_ERR_CODE code) override { told("login", code); }
  void onJoinSuccess() override { say("ready"); }
  void onJoinFailure(JOIN_CHANNEL_ERR code) override { told("join", code); }

  void onMessageReceivedFromPeer(const char *peer, const IMessage *message) override { plain(peer, *message); }
  void onMessageReceived(const char *, const IMessage *message) override { plain("", *message); }
  void onImageMessageReceivedFromPeer(const char *peer, const IImageMessage *message) override { image(peer, *message); }
  void onImageMessageReceived(const char *, const IImageMessage *message) override { image("", *message); }
  void onFileMessageReceivedFromPeer(const char *peer, const IFileMessage *message) override { file(peer, *message); }
  void onFileMessageReceived(const char *, const IFileMessage *message) override { file("", *message); }

  void onMediaDownloadToFileResult(long long request, DOWNLOAD_MEDIA_ERR_CODE code) override {
    const Errand errand = take(request);
    told("download", code);
    if (code) return;
    long long next = 0;
    const int begun = errand.image ? service_->createImageMessageByUploading(errand.path.c_str(), next)
                                   : service_->createFileMessageByUploading(errand.path.c_str(), next);
    told("upload", begun);
    errands_[next] = errand;
  }

  void onImageMediaUploadResult(long long request, IImageMessage *message, UPLOAD_MEDIA_ERR_CODE code) override {
    const Errand errand = take(request);
    told("uploaded", code);
    if (!message) return;
    message->setThumbnail(reinterpret_cast<const uint8_t *>(errand.thumbnail.data()), static_cast<long long>(errand.thumbnail.size()));
    message->setThumbnailWidth(errand.thumbnail_width);
    message->setThumbnailHeight(errand.thumbnail_height);
    message->setFileName(errand.file_name.c_str());
    message->setText(errand.description.c_str());
    send(errand.to, message);
    message->release();
  }

  void onFileMediaUploadResult(long long request, IFileMessage *message, UPLOAD_MEDIA_ERR_CODE code) override {
    const Errand errand = take(request);
    told("uploaded", code);
    if (!message) return;
    message->setThumbnail(reinterpret_cast<const uint8_t *>(errand.thumbnail.data()), static_cast<int>(errand.thumbnail.size()));
    message->setFileName(errand.file_name.c_str());
    message->setText(errand.description.c_str());
    send(errand.to, message);
    message->release();
  }

  void onSendMessageResult(long long, PEER_MESSAGE_ERR_CODE code) override { told("sent to the peer", code); }
  void onSendMessageResult(long long, CHANNEL_MESSAGE_ERR_CODE code) override { told("sent to the channel", code); }

 private:
  void plain(const std::string &to, const IMessage &message) {
    const bool raw = message.getMessageType() == MESSAGE_TYPE_RAW;
    say((raw ? "raw " : "text ") + std::string(message.getText()));
    IMessage *back = raw ? service_->createMessage(reinterpret_cast<const uint8_t *>(message.getRawMessageData()), message.getRawMessageLength(), message.getText())
                         : service_->createMessage(message.getText());
    send(to, back);
    back->release();
  }

  void image(const char *to, const IImageMessage &message) {
    say("image " + std::to_string(message.getSize()) + " " + std::to_string(message.getWidth()) + "x" + std::to_string(message.getHeight()) + " " + message.getFileName());
    Errand errand = of(to, message);
    errand.image = true;
    errand.thumbnail_width = message.getThumbnailWidth();
    errand.thumbnail_height = message.getThumbnailHeight();
    fetch(errand, message.getMediaId());
  }

  void file(const char *to, const IFileMessage &message) {
    say("file " + std::to_string(message.getSize()) + " " + message.getFileName());
    fetch(of(to, message), message.getMediaId());
  }

  template <typename M>
  static Errand of(const char *to, const M &message) {
    Errand errand;
    errand.to = to;
    errand.file_name = message.getFileName();
    errand.description = message.getText();
    errand.thumbnail.assign(message.getThumbnailData(), static_cast<size_t>(message.getThumbnailLength()));
    return errand;
  }

  void fetch(Errand errand, const char *media_id) {
    errand.path = folder_ + "/" + std::to_string(++fetched_);
    long long request = 0;
    told("download begun", service_->downloadMediaToFile(media_id, errand.path.c_str(), request));
    errands_[request] = errand;
  }

  void send(const std::string &to, const IMessage *message) {
    const SendMessageOptions options;
    told("send", to.empty() ? channel_->sendMessage(message, options) : service_->sendMessageToPeer(to.c_str(), message, options));
  }

  Errand take(long long request) {
    const Errand errand = errands_[request];
    errands_.erase(request);
    return errand;
  }

  // Only failures are worth a line.
  static void told(const char *what, int code) {
    if (code) say(std::string("failed: ") + what + " answered " + std::to_string(code));
  }

  static void say(const std::string &line) {
    std::puts(line.c_str());
    std::fflush(stdout);
  }

  const std::string channel_id_;
  const std::string folder_;
  IRtmService *service_ = nullptr;
  IChannel *channel_ = nullptr;
  // All callbacks come from one thread, and nothing else touches what is below.
  std::map<long long, Errand> errands_;
  int fetched_ = 0;
};

}  // namespace

int main(int count, char **words) {
  if (count != 6) {
    std::fprintf(stderr, "usage: echo SERVER APP_ID USER CHANNEL FOLDER\n");
    return 2;
  }
  Echo echo(words[4], words[5]);
  if (const int code = echo.start(words[1], words[2], words[3])) {
    std::fprintf(stderr, "echo: cannot begin to log in: %d\n", code);
    return 1;
  }
  for (std::string line; std::getline(std::cin, line);) {
  }
  echo.end();
  return 0;
}
