// Call invitations.
#include "calls/call.h"

using namespace agora::rtm;

namespace conformance {

static Json code_of(int code) { return name_of_int<INVITATION_API_CALL_ERR_CODE>(code); }

// The invitation behind an argument; NULL for null.
template <typename I>
static I *invitation_of(const Call &call) {
  return call.object_argument("invitation").as<I>();
}

void add_invitation_calls(Methods &methods) {
  methods["IRtmService.getRtmCallManager"] = [](Call &call) {
    const bool null_handler = call.has("eventHandler") && call.args["eventHandler"].is_null();
    IRtmCallManager *manager = call.service().getRtmCallManager(null_handler ? nullptr : call.user().call_handler());
    call.user().call_manager = manager;
    return call.given("IRtmCallManager", manager);
  };
  methods["IRtmCallManager.createLocalCallInvitation"] = [](Call &call) {
    ILocalCallInvitation *made = call.manager().createLocalCallInvitation(call.text("calleeId"));
    return call.given("ILocalCallInvitation", made);
  };
  methods["IRtmCallManager.sendLocalInvitation"] = [](Call &call) { return code_of(call.manager().sendLocalInvitation(invitation_of<ILocalCallInvitation>(call))); };
  methods["IRtmCallManager.cancelLocalInvitation"] = [](Call &call) { return code_of(call.manager().cancelLocalInvitation(invitation_of<ILocalCallInvitation>(call))); };
  methods["IRtmCallManager.acceptRemoteInvitation"] = [](Call &call) { return code_of(call.manager().acceptRemoteInvitation(invitation_of<IRemoteCallInvitation>(call))); };
  methods["IRtmCallManager.refuseRemoteInvitation"] = [](Call &call) { return code_of(call.manager().refuseRemoteInvitation(invitation_of<IRemoteCallInvitation>(call))); };
  methods["IRtmCallManager.release"] = [](Call &call) {
    call.manager().release();
    call.user().call_manager = nullptr;
    return Json();
  };

  methods["ILocalCallInvitation.getCalleeId"] = [](Call &call) { return text_of(call.object_as<ILocalCallInvitation>().getCalleeId()); };
  methods["ILocalCallInvitation.setContent"] = [](Call &call) {
    call.object_as<ILocalCallInvitation>().setContent(call.text("content"));
    return Json();
  };
  methods["ILocalCallInvitation.getContent"] = [](Call &call) { return text_of(call.object_as<ILocalCallInvitation>().getContent()); };
  methods["ILocalCallInvitation.setChannelId"] = [](Call &call) {
    call.object_as<ILocalCallInvitation>().setChannelId(call.text("channelId"));
    return Json();
  };
  methods["ILocalCallInvitation.getChannelId"] = [](Call &call) { return text_of(call.object_as<ILocalCallInvitation>().getChannelId()); };
  methods["ILocalCallInvitation.getResponse"] = [](Call &call) { return text_of(call.object_as<ILocalCallInvitation>().getResponse()); };
  methods["ILocalCallInvitation.getState"] = [](Call &call) { return Json(name_of(call.object_as<ILocalCallInvitation>().getState())); };
  methods["ILocalCallInvitation.release"] = [](Call &call) {
    call.object_as<ILocalCallInvitation>().release();
    return Json();
  };

  methods["IRemoteCallInvitation.getCallerId"] = [](Call &call) { return text_of(call.object_as<IRemoteCallInvitation>().getCallerId()); };
  methods["IRemoteCallInvitation.getContent"] = [](Call &call) { return text_of(call.object_as<IRemoteCallInvitation>().getContent()); };
  methods["IRemoteCallInvitation.setResponse"] = [](Call &call) {
    call.object_as<IRemoteCallInvitation>().setResponse(call.text("response"));
    return Json();
  };
  methods["IRemoteCallInvitation.getResponse"] = [](Call &call) { return text_of(call.object_as<IRemoteCallInvitation>().getResponse()); };
  methods["IRemoteCallInvitation.getChannelId"] = [](Call &call) { return text_of(call.object_as<IRemoteCallInvitation>().getChannelId()); };
  methods["IRemoteCallInvitation.getState"] = [](Call &call) { return Json(name_of(call.object_as<IRemoteCallInvitation>().getState())); };
  methods["IRemoteCallInvitation.release"] = [](Call &call) {
    call.object_as<IRemoteCallInvitation>().release();
    return Json();
  };
}

}  // namespace conformance
