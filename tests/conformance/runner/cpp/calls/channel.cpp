// Channels.
#include "calls/call.h"

using namespace agora::rtm;

namespace conformance {

void add_channel_calls(Methods &methods) {
  methods["IChannel.join"] = [](Call &call) { return Json(name_of_int<JOIN_CHANNEL_ERR>(call.channel_object().join())); };
  methods["IChannel.leave"] = [](Call &call) { return Json(name_of_int<LEAVE_CHANNEL_ERR>(call.channel_object().leave())); };
  methods["IChannel.sendMessage"] = [](Call &call) {
    const IMessage *message = call.object_argument("message").message();
    const int code = call.has("options") ? call.channel_object().sendMessage(message, call.send_options()) : call.channel_object().sendMessage(message);
    return Json(name_of_int<CHANNEL_MESSAGE_ERR_CODE>(code));
  };
  methods["IChannel.getId"] = [](Call &call) { return text_of(call.channel_object().getId()); };
  methods["IChannel.getMembers"] = [](Call &call) { return Json(name_of_int<GET_MEMBERS_ERR>(call.channel_object().getMembers())); };
  methods["IChannel.release"] = [](Call &call) {
    IChannel &channel = call.channel_object();
    channel.release();
    if (!call.flag("keep")) call.user().channels.erase(call.channel);
    return Json();
  };
}

}  // namespace conformance
