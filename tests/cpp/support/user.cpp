#include "user.h"

#include <cstdlib>
#include <stdexcept>

namespace support {

using namespace agora::rtm;

const char kApp[] = "rtm-tests";
const char kFast[] =
    "{\"rtm.login_timeout_ms\":600,\"rtm.reconnecting_after_ms\":150,\"rtm.reconnect_base_ms\":10,\"rtm.reconnect_max_ms\":100,"
    "\"rtm.send_timeout_ms\":600,\"rtm.join_timeout_ms\":600,\"rtm.leave_timeout_ms\":600,\"rtm.members_timeout_ms\":600,"
    "\"rtm.logout_timeout_ms\":600,\"rtm.media_stall_ms\":600,\"rtm.media_progress_ms\":20}";

void accepted(const char *what, int code) {
  if (code != 0) throw std::runtime_error(std::string(what) + " was refused with " + std::to_string(code));
}

User::User(const std::string &url, const std::string &id, const std::string &app, const std::string &parameters)
    : id_(id), service_(createRtmService()) {
  accepted("initialize", service_->initialize(app.c_str(), &events));
  if (!url.empty()) accepted("setParameters", service_->setParameters(("{\"rtm.server\":\"" + url + "\"}").c_str()));
  // Under valgrind the first login of a program is a slow one. Tests that are about that time set it themselves, which comes behind.
  const char *patience = std::getenv("RTM_TEST_LOGIN_MS");
  if (patience != nullptr) {
    accepted("setParameters", service_->setParameters((std::string("{\"rtm.login_timeout_ms\":") + patience + "}").c_str()));
  }
  if (!parameters.empty()) accepted("setParameters", service_->setParameters(parameters.c_str()));
}

User::~User() { release(); }

void User::release(bool sync) {
  if (service_ != nullptr) service_->release(sync);
  service_ = nullptr;
}

User &User::login() {
  accepted("login", service_->login(nullptr, id_.c_str()));
  log().expect("onLoginSuccess");
  return *this;
}

void User::logout() {
  accepted("logout", service_->logout());
  log().expect("onLogout", with_code(LOGOUT_ERR_OK));
}

long long User::send(const std::string &peer, const std::string &text, bool offline) {
  IMessage *message = service_->createMessage(text.c_str());
  const long long id = message->getMessageId();
  SendMessageOptions options;
  options.enableOfflineMessaging = offline;
  const int code = service_->sendMessageToPeer(peer.c_str(), message, options);
  message->release();
  accepted("sendMessageToPeer", code);
  return id;
}

IFileMessage *User::upload_file(const std::string &path) {
  long long request = 0;
  accepted("createFileMessageByUploading", service_->createFileMessageByUploading(path.c_str(), request));
  const Event event = log().expect("onFileMediaUploadResult", with_id(request));
  accepted("the upload", event.code);
  return events.take_file(request);
}

IImageMessage *User::upload_image(const std::string &path) {
  long long request = 0;
  accepted("createImageMessageByUploading", service_->createImageMessageByUploading(path.c_str(), request));
  const Event event = log().expect("onImageMediaUploadResult", with_id(request));
  accepted("the upload", event.code);
  return events.take_image(request);
}

Event User::download(const std::string &media_id) {
  long long request = 0;
  accepted("downloadMediaToMemory", service_->downloadMediaToMemory(media_id.c_str(), request));
  return log().expect("onMediaDownloadToMemoryResult", with_id(request));
}

Room::Room(User &user, const std::string &id) : user_(user), channel_(user->createChannel(id.c_str(), &events)) {
  if (channel_ == nullptr) throw std::runtime_error("no channel " + id);
  accepted("join", channel_->join());
  log().expect("onJoinSuccess");
}

Room::~Room() { channel_->release(); }

long long Room::send(const std::string &text) {
  IMessage *message = user_->createMessage(text.c_str());
  const long long id = message->getMessageId();
  const int code = channel_->sendMessage(message);
  message->release();
  accepted("sendMessage", code);
  return id;
}

}  // namespace support
