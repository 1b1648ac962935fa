// Attributes of users and channels.
#include "calls/call.h"

using namespace agora::rtm;

namespace conformance {

namespace {

// The argument `attributes` of the calls that write a user's.
struct UserAttributes {
  explicit UserAttributes(const Call &call) : null(!call.has("attributes") || call.args["attributes"].is_null()) {
    const Json given = null ? Json::array() : call.args["attributes"];
    for (const Json &one : given) {
      for (const char *field : {"key", "value"}) texts.push_back(one.contains(field) && one[field].is_string() ? one[field].get<std::string>() : "");
    }
    std::size_t at = 0;
    for (const Json &one : given) {
      RtmAttribute attribute;
      attribute.key = one.contains("key") && one["key"].is_null() ? nullptr : texts[at].c_str();
      attribute.value = one.contains("value") && one["value"].is_null() ? nullptr : texts[at + 1].c_str();
      list.push_back(attribute);
      at += 2;
    }
    count = static_cast<int>(call.number("numberOfAttributes", static_cast<long long>(list.size())));
  }

  const RtmAttribute *data() const { return null ? nullptr : list.data(); }

  bool null;
  std::deque<std::string> texts;
  std::vector<RtmAttribute> list;
  int count = 0;
};

// The argument `attributes` of the calls that write a channel's: saved objects, or keys and values of which objects are made for the call.
struct ChannelAttributes {
  explicit ChannelAttributes(Call &call) : null(!call.has("attributes") || call.args["attributes"].is_null()) {
    const Json given = null ? Json::array() : call.args["attributes"];
    for (const Json &one : given) {
      if (one.is_null()) {
        list.push_back(nullptr);
      } else if (one.contains("$object")) {
        list.push_back(call.user().objects.get(one["$object"].get<long long>()).as<IRtmChannelAttribute>());
      } else {
        IRtmChannelAttribute *made = call.service().createChannelAttribute();
        made->setKey(one["key"].get<std::string>().c_str());
        made->setValue(one["value"].get<std::string>().c_str());
        own.push_back(made);
        list.push_back(made);
      }
    }
    count = static_cast<int>(call.number("numberOfAttributes", static_cast<long long>(list.size())));
  }
  ~ChannelAttributes() {
    for (IRtmChannelAttribute *one : own) one->release();
  }
  ChannelAttributes(const ChannelAttributes &) = delete;
  ChannelAttributes &operator=(const ChannelAttributes &) = delete;

  const IRtmChannelAttribute **data() { return null ? nullptr : list.data(); }

  bool null;
  std::vector<const IRtmChannelAttribute *> list;
  std::vector<IRtmChannelAttribute *> own;
  int count = 0;
};

ChannelAttributeOptions options_of(const Call &call) {
  ChannelAttributeOptions options;
  options.enableNotificationToChannelMembers = call.has("options") && call.args["options"].value("enableNotificationToChannelMembers", false);
  return options;
}

Json code_of(int code) { return name_of_int<ATTRIBUTE_OPERATION_ERR>(code); }

}  // namespace

static void add_user_attribute_calls(Methods &methods) {
  methods["IRtmService.setLocalUserAttributes"] = [](Call &call) {
    const UserAttributes given(call);
    return code_of(call.service().setLocalUserAttributes(given.data(), given.count, call.request()));
  };
  methods["IRtmService.addOrUpdateLocalUserAttributes"] = [](Call &call) {
    const UserAttributes given(call);
    return code_of(call.service().addOrUpdateLocalUserAttributes(given.data(), given.count, call.request()));
  };
  methods["IRtmService.deleteLocalUserAttributesByKeys"] = [](Call &call) {
    int count = 0;
    const char **keys = call.texts("attributeKeys", "numberOfKeys", count);
    return code_of(call.service().deleteLocalUserAttributesByKeys(keys, count, call.request()));
  };
  methods["IRtmService.clearLocalUserAttributes"] = [](Call &call) { return code_of(call.service().clearLocalUserAttributes(call.request())); };
  methods["IRtmService.getUserAttributes"] = [](Call &call) { return code_of(call.service().getUserAttributes(call.text("userId"), call.request())); };
  methods["IRtmService.getUserAttributesByKeys"] = [](Call &call) {
    int count = 0;
    const char **keys = call.texts("attributeKeys", "numberOfKeys", count);
    return code_of(call.service().getUserAttributesByKeys(call.text("userId"), keys, count, call.request()));
  };
}

static void add_channel_attribute_calls(Methods &methods) {
  methods["IRtmService.setChannelAttributes"] = [](Call &call) {
    ChannelAttributes given(call);
    return code_of(call.service().setChannelAttributes(call.text("channelId"), given.data(), given.count, options_of(call), call.request()));
  };
  methods["IRtmService.addOrUpdateChannelAttributes"] = [](Call &call) {
    ChannelAttributes given(call);
    return code_of(call.service().addOrUpdateChannelAttributes(call.text("channelId"), given.data(), given.count, options_of(call), call.request()));
  };
  methods["IRtmService.deleteChannelAttributesByKeys"] = [](Call &call) {
    int count = 0;
    const char **keys = call.texts("attributeKeys", "numberOfKeys", count);
    return code_of(call.service().deleteChannelAttributesByKeys(call.text("channelId"), keys, count, options_of(call), call.request()));
  };
  methods["IRtmService.clearChannelAttributes"] = [](Call &call) {
    return code_of(call.service().clearChannelAttributes(call.text("channelId"), options_of(call), call.request()));
  };
  methods["IRtmService.getChannelAttributes"] = [](Call &call) { return code_of(call.service().getChannelAttributes(call.text("channelId"), call.request())); };
  methods["IRtmService.getChannelAttributesByKeys"] = [](Call &call) {
    int count = 0;
    const char **keys = call.texts("attributeKeys", "numberOfKeys", count);
    return code_of(call.service().getChannelAttributesByKeys(call.text("channelId"), keys, count, call.request()));
  };
}

static void add_attribute_object_calls(Methods &methods) {
  methods["IRtmService.createChannelAttribute"] = [](Call &call) { return call.given("IRtmChannelAttribute", call.service().createChannelAttribute()); };
  methods["IRtmChannelAttribute.setKey"] = [](Call &call) {
    call.object_as<IRtmChannelAttribute>().setKey(call.text("key"));
    return Json();
  };
  methods["IRtmChannelAttribute.getKey"] = [](Call &call) { return text_of(call.object_as<IRtmChannelAttribute>().getKey()); };
  methods["IRtmChannelAttribute.setValue"] = [](Call &call) {
    call.object_as<IRtmChannelAttribute>().setValue(call.text("value"));
    return Json();
  };
  methods["IRtmChannelAttribute.getValue"] = [](Call &call) { return text_of(call.object_as<IRtmChannelAttribute>().getValue()); };
  methods["IRtmChannelAttribute.getLastUpdateUserId"] = [](Call &call) { return text_of(call.object_as<IRtmChannelAttribute>().getLastUpdateUserId()); };
  methods["IRtmChannelAttribute.getLastUpdateTs"] = [](Call &call) { return Json(call.object_as<IRtmChannelAttribute>().getLastUpdateTs()); };
  methods["IRtmChannelAttribute.release"] = [](Call &call) {
    call.object_as<IRtmChannelAttribute>().release();
    call.user().objects.released(call.object);
    return Json();
  };
}

void add_attribute_calls(Methods &methods) {
  add_user_attribute_calls(methods);
  add_channel_attribute_calls(methods);
  add_attribute_object_calls(methods);
}

}  // namespace conformance
