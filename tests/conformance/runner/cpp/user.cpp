#include "user.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "surface.h"

using namespace agora::rtm;

namespace conformance {

User::User(const std::string &name, const Json &options, const std::string &url)
    : name(name), app(options.value("app", "conformance-scenarios-app-000001")), options_(options), url_(url) {
  if (options_.value("create", true)) create();
}

User::~User() {
  if (service != nullptr) service->release(true);
}

void User::create() {
  service = createRtmService();
  Json parameters = options_.value("parameters", Json::object());
  if (!parameters.contains("rtm.server")) parameters["rtm.server"] = url_;
  if (service->setParameters(parameters.dump().c_str()) != 0) throw std::runtime_error("setParameters refused " + parameters.dump());
  if (options_.value("initialize", true) && service->initialize(app.c_str(), handler("")) != INIT_ERR_OK) throw std::runtime_error("initialize failed for " + name);
}

ServiceRecorder *User::handler(const std::string &name) {
  std::unique_ptr<ServiceRecorder> &slot = handlers_[name];
  if (!slot) slot.reset(new ServiceRecorder(journal, objects, name));
  return slot.get();
}

CallRecorder *User::call_handler() {
  if (!call_handler_) call_handler_.reset(new CallRecorder(journal, objects));
  return call_handler_.get();
}

ChannelRecorder *User::channel_handler(const std::string &channel, const std::string &name) {
  channel_handlers_.emplace_back(new ChannelRecorder(journal, channel, name));
  return channel_handlers_.back().get();
}

IChannel *User::channel(const std::string &id) const {
  const auto found = channels.find(id);
  if (found == channels.end()) throw std::runtime_error(name + " has not created the channel " + id);
  return found->second;
}

void User::round_trip() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const std::string text = kOwn + std::to_string(++round_trips_);
  IMessage *message = service->createMessage(text.c_str());
  journal.hide_result(message->getMessageId());
  set_meant(Meant{"PEER_MESSAGE_ERR_OK", "PEER_MESSAGE_ERR_TOO_OFTEN"});
  int code = service->sendMessageToPeer(logged_in_as.c_str(), message, SendMessageOptions());
  // A scenario about rates may have used up the window; it opens again by itself.
  while (code == PEER_MESSAGE_ERR_TOO_OFTEN && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    code = service->sendMessageToPeer(logged_in_as.c_str(), message, SendMessageOptions());
  }
  message->release();
  if (code != PEER_MESSAGE_ERR_OK || !journal.round_trip(text, std::chrono::seconds(20))) {
    throw std::runtime_error("a message of " + name + " to itself did not come back (code " + std::to_string(code) + "); what did arrive:\n" + journal.describe());
  }
}

}  // namespace conformance
