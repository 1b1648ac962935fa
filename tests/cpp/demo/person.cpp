#include "person.h"

#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "progress_bar.h"

using namespace agora::rtm;

Person::Person(const std::string &server, const std::string &name) : name(name), service_(createRtmService()) {
  demand("initialize", service_->initialize("demo", this));
  // The progress of a transfer comes once a second unless asked for more often.
  demand("setParameters", service_->setParameters(("{\"rtm.server\":\"" + server + "\",\"rtm.media_progress_ms\":50}").c_str()));
  demand("login", service_->login(nullptr, name.c_str()));
  demand("login", answer("login"));
}

Person::~Person() {
  // The channel goes with its service. Waits until no callback runs, so that this object may end.
  service_->release(true);
}

void Person::join(const std::string &channel) {
  channel_ = service_->createChannel(channel.c_str(), this);
  if (channel_ == nullptr) throw std::runtime_error("no channel " + channel);
  demand("join", channel_->join());
  demand("join", answer("join"));
}

IImageMessage *Person::upload(const std::string &path) {
  ProgressBar bar("uploading");
  {
    std::lock_guard<std::mutex> lock(mutex_);
    progress_ = [&](long long, long long current, long long total) { bar.draw(current, total); };
  }
  long long id = 0;
  demand("upload", service_->createImageMessageByUploading(path.c_str(), id));
  const int code = answer("upload " + std::to_string(id));
  bar.end();
  std::lock_guard<std::mutex> lock(mutex_);
  progress_ = nullptr;
  demand("upload", code);
  return uploaded_;
}

void Person::send_to_peer(const std::string &peer, const IMessage *message) {
  demand("sendMessageToPeer", service_->sendMessageToPeer(peer.c_str(), message, SendMessageOptions()));
  demand("sending to " + peer, answer("peer " + std::to_string(message->getMessageId())));
}

void Person::send_to_channel(const IMessage *message) {
  demand("sendMessage", channel_->sendMessage(message, SendMessageOptions()));
  demand("sending to the channel", answer("channel " + std::to_string(message->getMessageId())));
}

Received Person::next_from_peer() { return next(from_peers_, "an image from a peer"); }
Received Person::next_from_channel() { return next(from_channel_, "an image in the channel"); }

void Person::download_to_file(const std::string &media_id, const std::string &path) {
  long long id = 0;
  demand("downloadMediaToFile", service_->downloadMediaToFile(media_id.c_str(), path.c_str(), id));
  demand("the download to " + path, answer("download " + std::to_string(id)));
}

std::string Person::download_to_memory(const std::string &media_id) {
  long long id = 0;
  demand("downloadMediaToMemory", service_->downloadMediaToMemory(media_id.c_str(), id));
  demand("the download to memory", answer("download " + std::to_string(id)));
  std::lock_guard<std::mutex> lock(mutex_);
  return memory_;
}

int Person::upload_and_cancel_half_way(const std::string &path) {
  ProgressBar bar("uploading");
  bool cancelled = false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    progress_ = [&](long long id, long long current, long long total) {
      bar.draw(current, total);
      if (!cancelled && current >= total / 2) {
        cancelled = true;
        // Any method may be called from inside a callback.
        service_->cancelMediaUpload(id);
      }
    };
  }
  long long id = 0;
  demand("upload", service_->createFileMessageByUploading(path.c_str(), id));
  const int code = answer("upload " + std::to_string(id));
  bar.end();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    progress_ = nullptr;
  }
  demand("cancelMediaUpload", answer("cancel " + std::to_string(id)));
  return code;
}

void Person::answered(const std::string &question, int code) {
  std::lock_guard<std::mutex> lock(mutex_);
  answers_[question] = code;
  changed_.notify_all();
}

void Person::wait(const std::string &what, const std::function<bool()> &condition, std::unique_lock<std::mutex> &lock) {
  if (!changed_.wait_for(lock, std::chrono::seconds(30), condition)) throw std::runtime_error(name + " waited half a minute for " + what);
}

int Person::answer(const std::string &question) {
  std::unique_lock<std::mutex> lock(mutex_);
  wait("the answer to \"" + question + "\"", [&] { return answers_.count(question) != 0; }, lock);
  const int code = answers_[question];
  answers_.erase(question);
  return code;
}

void Person::demand(const std::string &what, int code, int expected) {
  if (code != expected) throw std::runtime_error(name + ": " + what + " answered " + std::to_string(code));
}

Received Person::next(std::deque<Received> &queue, const std::string &what) {
  std::unique_lock<std::mutex> lock(mutex_);
  wait(what, [&] { return !queue.empty(); }, lock);
  const Received received = queue.front();
  queue.pop_front();
  return received;
}

static Received copy(const char *from, const IImageMessage &message) {
  Received out;
  out.from = from;
  out.media_id = message.getMediaId();
  out.file_name = message.getFileName();
  out.size = message.getSize();
  out.width = message.getWidth();
  out.height = message.getHeight();
  out.thumbnail = message.getThumbnailLength();
  return out;
}

void Person::onLoginSuccess() { answered("login", 0); }
void Person::onLoginFailure(LOGIN_ERR_CODE code) { answered("login", code); }
void Person::onJoinSuccess() { answered("join", 0); }
void Person::onJoinFailure(JOIN_CHANNEL_ERR code) { answered("join", code); }
void Person::onSendMessageResult(long long id, PEER_MESSAGE_ERR_CODE code) { answered("peer " + std::to_string(id), code); }
void Person::onSendMessageResult(long long id, CHANNEL_MESSAGE_ERR_CODE code) { answered("channel " + std::to_string(id), code); }

void Person::onImageMessageReceivedFromPeer(const char *peer, const IImageMessage *message) {
  std::lock_guard<std::mutex> lock(mutex_);
  from_peers_.push_back(copy(peer, *message));
  changed_.notify_all();
}

void Person::onImageMessageReceived(const char *user, const IImageMessage *message) {
  std::lock_guard<std::mutex> lock(mutex_);
  from_channel_.push_back(copy(user, *message));
  changed_.notify_all();
}

void Person::onMediaUploadingProgress(long long id, const MediaOperationProgress &progress) {
  std::function<void(long long, long long, long long)> draw;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    draw = progress_;
  }
  if (draw) draw(id, progress.currentSize, progress.totalSize);
}

void Person::onImageMediaUploadResult(long long id, IImageMessage *message, UPLOAD_MEDIA_ERR_CODE code) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    uploaded_ = message;
  }
  answered("upload " + std::to_string(id), code);
}

void Person::onFileMediaUploadResult(long long id, IFileMessage *message, UPLOAD_MEDIA_ERR_CODE code) {
  if (message != nullptr) message->release();
  answered("upload " + std::to_string(id), code);
}

void Person::onMediaDownloadToFileResult(long long id, DOWNLOAD_MEDIA_ERR_CODE code) { answered("download " + std::to_string(id), code); }

void Person::onMediaDownloadToMemoryResult(long long id, const char *memory, long long length, DOWNLOAD_MEDIA_ERR_CODE code) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    memory_.assign(memory != nullptr ? memory : "", static_cast<std::size_t>(length));
  }
  answered("download " + std::to_string(id), code);
}

void Person::onMediaCancelResult(long long id, CANCEL_MEDIA_ERR_CODE code) { answered("cancel " + std::to_string(id), code); }
