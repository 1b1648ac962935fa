// Objects: what the program holds (messages, attributes, invitations), by number, so that a scenario can name them; and what they look like.
#pragma once

#include <IAgoraRtmService.h>

#include <deque>
#include <mutex>
#include <string>

#include "values.h"

namespace conformance {

struct Object {
  // The interface: "IMessage", "IFileMessage", "IImageMessage", "IRtmChannelAttribute", "ILocalCallInvitation" or "IRemoteCallInvitation".
  std::string kind;
  void *pointer = nullptr;
  bool released = false;

  template <typename T>
  T *as() const {
    return static_cast<T *>(pointer);
  }
  // The message behind any kind of message, else NULL.
  agora::rtm::IMessage *message() const;
};

// Thread-safe: callbacks add to it.
class Objects {
 public:
  // The number of an object; the same one for the same pointer until it is released.
  long long add(const std::string &kind, void *pointer);
  Object get(long long number) const;
  void released(long long number);

 private:
  mutable std::mutex mutex_;
  std::deque<Object> objects_;
};

// What a message says, by the names of the format.
Json describe(const agora::rtm::IMessage *message);
Json describe(const agora::rtm::IFileMessage *message);
Json describe(const agora::rtm::IImageMessage *message);

// A C string as a value; NULL is null.
inline Json text_of(const char *text) { return text == nullptr ? Json(nullptr) : Json(std::string(text)); }

}  // namespace conformance
