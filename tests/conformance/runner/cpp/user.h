// One user of a scenario: a service of its own, its handlers and channels, and the proxy on its way to the server.
#pragma once

#include <IAgoraRtmCallManager.h>
#include <IAgoraRtmService.h>

#include <map>
#include <memory>
#include <string>

#include "journal.h"
#include "objects.h"
#include "recorders.h"
#include "support/proxy.h"

namespace conformance {

class User {
 public:
  // `url` is where the user finds its server. Options: "app", "parameters", "create" and "initialize"; see README.md.
  User(const std::string &name, const Json &options, const std::string &url);
  ~User();
  User(const User &) = delete;
  User &operator=(const User &) = delete;

  // Makes the service and tells it the server; `initialize` as the options say.
  void create();

  // The handler of that name, made when it is new; "" is the user's own.
  ServiceRecorder *handler(const std::string &name);
  // The handler of call invitations.
  CallRecorder *call_handler();
  // A new handler for a channel.
  ChannelRecorder *channel_handler(const std::string &channel, const std::string &name);
  agora::rtm::IChannel *channel(const std::string &id) const;

  // Sends a message to itself and waits until it and its result are back: then everything that the server sent before has arrived, too.
  void round_trip();

  std::string name;
  std::string app;
  agora::rtm::IRtmService *service = nullptr;
  agora::rtm::IRtmCallManager *call_manager = nullptr;
  std::map<std::string, agora::rtm::IChannel *> channels;
  Journal journal;
  Objects objects;
  // The user id of the last login.
  std::string logged_in_as;

 private:
  Json options_;
  std::string url_;
  long long round_trips_ = 0;
  std::map<std::string, std::unique_ptr<ServiceRecorder>> handlers_;
  std::unique_ptr<CallRecorder> call_handler_;
  // Also those that were replaced, since programs keep theirs, too.
  std::vector<std::unique_ptr<ChannelRecorder>> channel_handlers_;
};

}  // namespace conformance
