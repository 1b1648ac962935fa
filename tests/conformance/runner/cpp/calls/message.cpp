// Messages: making them, and their getters and setters.
#include "calls/call.h"

using namespace agora::rtm;

namespace conformance {

static IMessage &message_of(const Call &call) {
  IMessage *message = call.user().objects.get(call.object).message();
  if (message == nullptr) throw std::runtime_error("this object is no message");
  return *message;
}

static Json release(Call &call) {
  message_of(call).release();
  call.user().objects.released(call.object);
  return Json();
}

void add_message_calls(Methods &methods) {
  // Which of the four methods of this name is meant follows from the arguments.
  methods["IRtmService.createMessage"] = [](Call &call) {
    long long length = 0;
    IMessage *message = nullptr;
    if (call.has("rawData")) {
      const uint8_t *data = call.bytes("rawData", length);
      const int given = static_cast<int>(call.number("length", length));
      message = call.has("description") ? call.service().createMessage(data, given, call.text("description")) : call.service().createMessage(data, given);
    } else {
      message = call.has("message") ? call.service().createMessage(call.text("message")) : call.service().createMessage();
    }
    return call.given("IMessage", message, message == nullptr ? Json() : describe(message));
  };
  // The methods of IMessage are those of every kind of message.
  for (const std::string kind : {"IMessage.", "IFileMessage.", "IImageMessage."}) {
    methods[kind + "getMessageId"] = [](Call &call) { return Json(message_of(call).getMessageId()); };
    methods[kind + "getMessageType"] = [](Call &call) { return Json(name_of(message_of(call).getMessageType())); };
    methods[kind + "setText"] = [](Call &call) {
      message_of(call).setText(call.text("str"));
      return Json();
    };
    methods[kind + "getText"] = [](Call &call) { return text_of(message_of(call).getText()); };
    methods[kind + "getRawMessageData"] = [](Call &call) {
      const char *data = message_of(call).getRawMessageData();
      return data == nullptr ? Json() : Json(std::string(data, static_cast<std::size_t>(message_of(call).getRawMessageLength())));
    };
    methods[kind + "getRawMessageLength"] = [](Call &call) { return Json(message_of(call).getRawMessageLength()); };
    methods[kind + "getServerReceivedTs"] = [](Call &call) { return Json(message_of(call).getServerReceivedTs()); };
    methods[kind + "isOfflineMessage"] = [](Call &call) { return Json(message_of(call).isOfflineMessage()); };
    methods[kind + "release"] = release;
  }
}

}  // namespace conformance
