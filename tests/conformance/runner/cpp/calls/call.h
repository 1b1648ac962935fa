// Call: one call of a scenario, its arguments by name; and the table of all methods that a scenario may call.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "names.h"
#include "user.h"

namespace conformance {

class Call {
 public:
  Call(User *user, Json args) : args(std::move(args)), user_(user) {}

  User &user() const;
  agora::rtm::IRtmService &service() const;
  agora::rtm::IChannel &channel_object() const { return *user().channel(channel); }
  agora::rtm::IRtmCallManager &manager() const;
  template <typename T>
  T &object_as() const {
    return *user().objects.get(object).as<T>();
  }

  bool has(const char *name) const { return args.contains(name); }
  // NULL for null and for an argument that is not given. Valid as long as the call.
  const char *text(const char *name);
  // The bytes of a string; their number goes to `length`.
  const uint8_t *bytes(const char *name, long long &length);
  long long number(const char *name, long long otherwise = 0) const { return has(name) ? args[name].get<long long>() : otherwise; }
  bool flag(const char *name) const { return has(name) && args[name].get<bool>(); }
  // A list of strings as C has it; `count` is its length unless the scenario gives another under `count_name`. NULL for null.
  const char **texts(const char *name, const char *count_name, int &count);
  // The object behind a variable; NULL for null.
  Object object_argument(const char *name) const;

  // The argument `options` of the sending methods.
  agora::rtm::SendMessageOptions send_options() const;

  // A pointer that the method gave, as a value that can be saved. NULL is null.
  Json given(const std::string &kind, void *pointer, Json looks = Json::object()) const;

  Json args;
  std::string channel;
  long long object = -1;
  // Where the method writes its request id.
  long long request_id = 0;
  bool has_request_id = false;
  long long &request() {
    has_request_id = true;
    return request_id;
  }

 private:
  User *user_;
  std::deque<std::string> strings_;
  std::deque<std::vector<const char *>> lists_;
};

// Runs a method and returns its result: an enumerator's name, a number, a string, an object or null.
typedef std::function<Json(Call &)> Method;
// By "Interface.method", free functions by their name.
typedef std::map<std::string, Method> Methods;

const Methods &methods();

// Each adds the methods of its file.
void add_service_calls(Methods &methods);
void add_message_calls(Methods &methods);
void add_channel_calls(Methods &methods);
void add_media_calls(Methods &methods);
void add_presence_calls(Methods &methods);
void add_attribute_calls(Methods &methods);
void add_invitation_calls(Methods &methods);

}  // namespace conformance
