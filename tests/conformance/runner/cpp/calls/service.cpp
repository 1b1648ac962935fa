// The service itself: its life, login, and messages to peers.
#include "calls/call.h"

using namespace agora::rtm;

namespace conformance {

void add_service_calls(Methods &methods) {
  methods["createRtmService"] = [](Call &call) {
    call.user().create();
    return Json(call.user().service != nullptr);
  };
  methods["getRtmSdkVersion"] = [](Call &) { return text_of(getRtmSdkVersion()); };
  methods["setRtmServiceContext"] = [](Call &call) {
    RtmServiceContext context;
    context.areaCode = static_cast<decltype(context.areaCode)>(call.number("areaCode", context.areaCode));
    return Json(name_of(setRtmServiceContext(context)));
  };
  methods["IRtmService.initialize"] = [](Call &call) {
    const bool null_handler = call.has("eventHandler") && call.args["eventHandler"].is_null();
    return Json(name_of_int<INIT_ERR_CODE>(call.service().initialize(call.text("appId"), null_handler ? nullptr : call.user().handler(""))));
  };
  methods["IRtmService.addEventHandler"] = [](Call &call) {
    call.service().addEventHandler(call.has("eventHandler") && !call.args["eventHandler"].is_null() ? call.user().handler(call.text("eventHandler")) : nullptr);
    return Json();
  };
  methods["IRtmService.removeEventHandler"] = [](Call &call) {
    call.service().removeEventHandler(call.has("eventHandler") && !call.args["eventHandler"].is_null() ? call.user().handler(call.text("eventHandler")) : nullptr);
    return Json();
  };
  methods["IRtmService.release"] = [](Call &call) {
    IRtmService &service = call.service();
    call.user().journal.letting_go(true);
    service.release(call.flag("sync"));
    call.user().journal.letting_go(false);
    if (!call.flag("keep")) {
      call.user().service = nullptr;
      call.user().channels.clear();
      call.user().call_manager = nullptr;
    }
    return Json();
  };
  methods["IRtmService.login"] = [](Call &call) {
    const char *user_id = call.text("userId");
    const int code = call.service().login(call.text("token"), user_id);
    if (code == LOGIN_ERR_OK) call.user().logged_in_as = user_id;
    return Json(name_of_int<LOGIN_ERR_CODE>(code));
  };
  methods["IRtmService.logout"] = [](Call &call) { return Json(name_of_int<LOGOUT_ERR_CODE>(call.service().logout())); };
  methods["IRtmService.renewToken"] = [](Call &call) { return Json(name_of_int<RENEW_TOKEN_ERR_CODE>(call.service().renewToken(call.text("token")))); };
  methods["IRtmService.setLogFile"] = [](Call &call) { return Json(call.service().setLogFile(call.text("logfile"))); };
  methods["IRtmService.setLogFilter"] = [](Call &call) {
    static const std::map<std::string, LOG_FILTER_TYPE> filters = {
        {"LOG_FILTER_OFF", LOG_FILTER_OFF},     {"LOG_FILTER_INFO", LOG_FILTER_INFO},         {"LOG_FILTER_WARN", LOG_FILTER_WARN},
        {"LOG_FILTER_ERROR", LOG_FILTER_ERROR}, {"LOG_FILTER_CRITICAL", LOG_FILTER_CRITICAL}, {"LOG_FILTER_MASK", LOG_FILTER_MASK}};
    return Json(call.service().setLogFilter(filters.at(call.text("filter"))));
  };
  methods["IRtmService.setLogFileSize"] = [](Call &call) { return Json(call.service().setLogFileSize(static_cast<int>(call.number("fileSizeInKBytes")))); };
  methods["IRtmService.setParameters"] = [](Call &call) { return Json(call.service().setParameters(call.text("parameters"))); };
  // Without options the older of the two methods of this name is called.
  methods["IRtmService.sendMessageToPeer"] = [](Call &call) {
    const IMessage *message = call.object_argument("message").message();
    const char *peer = call.text("peerId");
    const int code = call.has("options") ? call.service().sendMessageToPeer(peer, message, call.send_options()) : call.service().sendMessageToPeer(peer, message);
    return Json(name_of_int<PEER_MESSAGE_ERR_CODE>(code));
  };
  methods["IRtmService.createChannel"] = [](Call &call) {
    const char *id = call.text("channelId");
    const bool null_handler = call.has("eventHandler") && call.args["eventHandler"].is_null();
    const std::string name = call.has("eventHandler") && !null_handler ? call.text("eventHandler") : "";
    ChannelRecorder *handler = null_handler ? nullptr : call.user().channel_handler(id == nullptr ? "" : id, name);
    IChannel *channel = call.service().createChannel(id, handler);
    if (channel == nullptr) return Json();
    call.user().channels[id] = channel;
    return call.given("IChannel", channel);
  };
}

}  // namespace conformance
