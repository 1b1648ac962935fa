// Call invitations: every end that one can come to.
#include "scenes.h"

using namespace agora::rtm;

namespace {

ILocalCallInvitation *invite(IRtmCallManager &manager, const char *callee, const char *content) {
  ILocalCallInvitation *const call = manager.createLocalCallInvitation(callee);
  same("getCalleeId", call->getCalleeId(), callee);
  call->setContent(content);
  same("getContent", call->getContent(), content);
  call->setChannelId("lobby");
  same("getChannelId", call->getChannelId(), "lobby");
  same("getState", call->getState(), 0);
  same("cancelLocalInvitation before it is sent", manager.cancelLocalInvitation(call), 2);
  accepted("sendLocalInvitation", manager.sendLocalInvitation(call));
  return call;
}

}  // namespace

void calls(Scene &scene) {
  CallEvents ann_hears, bob_hears;
  IRtmCallManager *const anns = scene.ann->getRtmCallManager(&ann_hears);
  IRtmCallManager *const bobs = scene.bob->getRtmCallManager(&bob_hears);
  // These two end by themselves, some seconds later.
  ILocalCallInvitation *const nobody = invite(*anns, "nobody", "tea");
  ILocalCallInvitation *const ignored = invite(*anns, "bob", "rain");
  ann_hears.log.expect("to bob about rain in lobby, state 2: received");
  bob_hears.log.expect("from ann about rain in lobby, state 1: received");

  ILocalCallInvitation *const accepting = invite(*anns, "bob", "video");
  bob_hears.log.expect("from ann about video in lobby, state 1: received");
  ann_hears.log.expect("to bob about video in lobby, state 2: received");
  same("sendLocalInvitation again", anns->sendLocalInvitation(accepting), 5);
  IRemoteCallInvitation *const accepted_one = bob_hears.received;
  accepted_one->setResponse("with pleasure");
  same("getResponse", accepted_one->getResponse(), "with pleasure");
  accepted("acceptRemoteInvitation", bobs->acceptRemoteInvitation(accepted_one));
  ann_hears.log.expect("to bob about video in lobby, state 3: accepted: with pleasure");
  bob_hears.log.expect("from ann about video in lobby, state 4: accepted");
  same("getResponse", accepting->getResponse(), "with pleasure");
  accepting->release();
  accepted_one->release();

  invite(*anns, "bob", "sound")->release();
  bob_hears.log.expect("from ann about sound in lobby, state 1: received");
  bob_hears.received->setResponse("not now");
  accepted("refuseRemoteInvitation", bobs->refuseRemoteInvitation(bob_hears.received));
  ann_hears.log.expect("to bob about sound in lobby, state 4: refused: not now");
  bob_hears.log.expect("from ann about sound in lobby, state 3: refused");

  ILocalCallInvitation *const cancelled = invite(*anns, "bob", "chess");
  bob_hears.log.expect("from ann about chess in lobby, state 1: received");
  accepted("cancelLocalInvitation", anns->cancelLocalInvitation(cancelled));
  ann_hears.log.expect("to bob about chess in lobby, state 5: cancelled");
  bob_hears.log.expect("from ann about chess in lobby, state 5: cancelled");
  cancelled->release();

  bob_hears.log.expect("from ann about rain in lobby, state 6: failed: 3");
  // Which of the two comes first depends on the machine.
  ann_hears.log.expect_each({"to nobody about tea in lobby, state 6: failed: 1", "to bob about rain in lobby, state 6: failed: 3"});
  nobody->release();
  ignored->release();
  anns->release();
  bobs->release();
}
