// A user of the service in a test: an IRtmService, its recorder, and the steps every test needs.
#pragma once

#include <IAgoraRtmService.h>

#include <string>

#include "recorders.h"

namespace support {

// One App ID for the tests that do not care.
extern const char kApp[];

// Parameters in which every timer is short, so that timeouts take milliseconds.
extern const char kFast[];

// Initialized on construction, released (waiting for callbacks) at the end.
class User {
 public:
  // Uses the server at `url` and the parameters (JSON) besides.
  User(const std::string &url, const std::string &id, const std::string &app = kApp, const std::string &parameters = "");
  ~User();
  User(const User &) = delete;
  User &operator=(const User &) = delete;

  agora::rtm::IRtmService *operator->() const { return service_; }
  agora::rtm::IRtmService *service() const { return service_; }
  const std::string &id() const { return id_; }
  EventLog &log() { return events.log; }

  // Logs in and waits for it; returns *this.
  User &login();
  void logout();

  // Sends a text and returns its message id; throws when it is refused.
  long long send(const std::string &peer, const std::string &text, bool offline = false);
  // Uploads and waits; returns the message, the caller's, or throws.
  agora::rtm::IFileMessage *upload_file(const std::string &path);
  agora::rtm::IImageMessage *upload_image(const std::string &path);
  // Downloads to memory and waits.
  Event download(const std::string &media_id);
  // Releases the service now; the destructor then has nothing to do.
  void release(bool sync = true);

  ServiceRecorder events;

 private:
  std::string id_;
  agora::rtm::IRtmService *service_;
};

// Ends a user's callbacks at the end of the scope: for tests whose callbacks use what is declared above it.
class Until {
 public:
  explicit Until(User &user) : user_(user) {}
  ~Until() { user_.release(); }
  Until(const Until &) = delete;
  Until &operator=(const Until &) = delete;

 private:
  User &user_;
};

// A channel of a user, joined on construction.
class Room {
 public:
  Room(User &user, const std::string &id);
  ~Room();
  Room(const Room &) = delete;
  Room &operator=(const Room &) = delete;

  agora::rtm::IChannel *operator->() const { return channel_; }
  agora::rtm::IChannel *channel() const { return channel_; }
  EventLog &log() { return events.log; }
  // Sends a text and returns its message id; throws when it is refused.
  long long send(const std::string &text);

  ChannelRecorder events;

 private:
  User &user_;
  agora::rtm::IChannel *channel_;
};

// Throws, saying what answered what, unless `code` is 0.
void accepted(const char *what, int code);

}  // namespace support
