#include "calls/call.h"

#include <stdexcept>

namespace conformance {

User &Call::user() const {
  if (user_ == nullptr) throw std::runtime_error("this call needs a user");
  return *user_;
}

agora::rtm::IRtmService &Call::service() const {
  if (user().service == nullptr) throw std::runtime_error(user().name + " has no service");
  return *user().service;
}

agora::rtm::IRtmCallManager &Call::manager() const {
  if (user().call_manager == nullptr) throw std::runtime_error(user().name + " has no call manager");
  return *user().call_manager;
}

const char *Call::text(const char *name) {
  if (!has(name) || args[name].is_null()) return nullptr;
  strings_.push_back(args[name].is_string() ? args[name].get<std::string>() : args[name].dump());
  return strings_.back().c_str();
}

const uint8_t *Call::bytes(const char *name, long long &length) {
  length = 0;
  if (!has(name) || args[name].is_null()) return nullptr;
  strings_.push_back(args[name].get<std::string>());
  length = static_cast<long long>(strings_.back().size());
  return reinterpret_cast<const uint8_t *>(strings_.back().data());
}

const char **Call::texts(const char *name, const char *count_name, int &count) {
  const Json &list = has(name) ? args[name] : Json();
  lists_.emplace_back();
  for (const Json &one : list) {
    if (one.is_null()) {
      lists_.back().push_back(nullptr);
      continue;
    }
    strings_.push_back(one.get<std::string>());
    lists_.back().push_back(strings_.back().c_str());
  }
  count = static_cast<int>(number(count_name, static_cast<long long>(lists_.back().size())));
  return list.is_null() ? nullptr : lists_.back().data();
}

Object Call::object_argument(const char *name) const {
  if (!has(name) || args[name].is_null()) return Object();
  if (!args[name].is_object() || !args[name].contains("$object")) throw std::runtime_error(std::string(name) + " is no object of this program: " + readable(args[name]));
  return user().objects.get(args[name]["$object"].get<long long>());
}

agora::rtm::SendMessageOptions Call::send_options() const {
  agora::rtm::SendMessageOptions options;
  const Json given = has("options") ? args["options"] : Json::object();
  options.enableOfflineMessaging = given.value("enableOfflineMessaging", false);
  options.enableHistoricalMessaging = given.value("enableHistoricalMessaging", false);
  return options;
}

Json Call::given(const std::string &kind, void *pointer, Json looks) const {
  if (pointer == nullptr) return nullptr;
  looks["$object"] = user().objects.add(kind, pointer);
  return looks;
}

const Methods &methods() {
  static const Methods all = [] {
    Methods made;
    add_service_calls(made);
    add_message_calls(made);
    add_channel_calls(made);
    add_media_calls(made);
    add_presence_calls(made);
    add_attribute_calls(made);
    add_invitation_calls(made);
    return made;
  }();
  return all;
}

}  // namespace conformance
