// Call invitations between two users of a real server.
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/calls.h"
#include "support/server.h"

using namespace agora::rtm;
using support::Caller;
using support::CallRecorder;
using support::Event;
using support::Server;
using support::with_code;
using support::with_id;
using support::with_text;

namespace {

// Timers in which every timeout takes a moment.
const char kQuick[] =
    "{\"rtm.invitation_resend_ms\":20,\"rtm.invitation_receipt_ms\":300,\"rtm.invitation_confirm_ms\":300,\"rtm.invitation_expire_ms\":300}";

long long number(const void *object) { return reinterpret_cast<long long>(object); }

class Invitation : public testing::Test {
 protected:
  Server server;
  Caller ann{server.url(), "ann"};
  Caller bob{server.url(), "bob"};

  void both_log_in() {
    ann.login();
    bob.login();
  }
};

TEST_F(Invitation, IsAcceptedAndBothSidesSeeTheSameObjectEveryTime) {
  both_log_in();
  ILocalCallInvitation *const local = ann.manager()->createLocalCallInvitation("bob");
  EXPECT_STREQ(local->getCalleeId(), "bob");
  EXPECT_EQ(local->getState(), LOCAL_INVITATION_STATE_IDLE);
  EXPECT_STREQ(local->getContent(), "");
  EXPECT_STREQ(local->getResponse(), "");
  local->setContent("supper? \xc3\xa4");
  local->setChannelId("kitchen");
  EXPECT_STREQ(local->getContent(), "supper? \xc3\xa4");
  EXPECT_STREQ(local->getChannelId(), "kitchen");
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_OK);

  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  EXPECT_EQ(came.user, "ann");
  EXPECT_EQ(came.text, "supper? \xc3\xa4");
  EXPECT_EQ(came.data, "kitchen");
  EXPECT_EQ(came.reason, REMOTE_INVITATION_STATE_INVITATION_RECEIVED);
  const Event taken = ann.calls.log.expect("onLocalInvitationReceivedByPeer", with_id(number(local)));
  EXPECT_EQ(taken.reason, LOCAL_INVITATION_STATE_RECEIVED_BY_REMOTE);

  IRemoteCallInvitation *const remote = CallRecorder::remote(came);
  remote->setResponse("at eight");
  EXPECT_STREQ(remote->getResponse(), "at eight");
  EXPECT_EQ(bob.manager()->acceptRemoteInvitation(remote), INVITATION_API_CALL_ERR_OK);
  const Event accepted = ann.calls.log.expect("onLocalInvitationAccepted", with_text("at eight"));
  EXPECT_EQ(accepted.id, number(local));
  EXPECT_EQ(accepted.reason, LOCAL_INVITATION_STATE_ACCEPTED_BY_REMOTE);
  const Event confirmed = bob.calls.log.expect("onRemoteInvitationAccepted", with_id(came.id));
  EXPECT_EQ(confirmed.reason, REMOTE_INVITATION_STATE_ACCEPTED);

  EXPECT_STREQ(local->getResponse(), "at eight");
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_ALREADY_END);
  EXPECT_EQ(ann.manager()->cancelLocalInvitation(local), INVITATION_API_CALL_ERR_ALREADY_END);
  EXPECT_EQ(bob.manager()->acceptRemoteInvitation(remote), INVITATION_API_CALL_ERR_ALREADY_END);
  EXPECT_EQ(bob.manager()->refuseRemoteInvitation(remote), INVITATION_API_CALL_ERR_ALREADY_END);
  local->release();
  remote->release();
  EXPECT_EQ(ann.log().count("onMessageReceivedFromPeer") + bob.log().count("onMessageReceivedFromPeer"), 0u) << "the steps are no messages of the application";
}

TEST_F(Invitation, IsRefusedWithAResponse) {
  both_log_in();
  ILocalCallInvitation *const local = ann.invite("bob", "call");
  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  CallRecorder::remote(came)->setResponse("busy");
  EXPECT_EQ(bob.manager()->refuseRemoteInvitation(CallRecorder::remote(came)), INVITATION_API_CALL_ERR_OK);
  EXPECT_EQ(bob.calls.log.expect("onRemoteInvitationRefused", with_id(came.id)).reason, REMOTE_INVITATION_STATE_REFUSED);
  const Event refused = ann.calls.log.expect("onLocalInvitationRefused", with_id(number(local)));
  EXPECT_EQ(refused.text, "busy");
  EXPECT_EQ(refused.reason, LOCAL_INVITATION_STATE_REFUSED_BY_REMOTE);
  local->release();
}

TEST_F(Invitation, IsCanceled) {
  both_log_in();
  ILocalCallInvitation *const local = ann.manager()->createLocalCallInvitation("bob");
  EXPECT_EQ(ann.manager()->cancelLocalInvitation(local), INVITATION_API_CALL_ERR_NOT_STARTED);
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), 0);
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_ALREADY_SENT);
  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  EXPECT_EQ(ann.manager()->cancelLocalInvitation(local), 0);
  EXPECT_EQ(ann.calls.log.expect("onLocalInvitationCanceled", with_id(number(local))).reason, LOCAL_INVITATION_STATE_CANCELED);
  EXPECT_EQ(bob.calls.log.expect("onRemoteInvitationCanceled", with_id(came.id)).reason, REMOTE_INVITATION_STATE_CANCELED);
  EXPECT_EQ(bob.manager()->acceptRemoteInvitation(CallRecorder::remote(came)), INVITATION_API_CALL_ERR_ALREADY_END);
  local->release();
}

TEST_F(Invitation, AcceptedTwiceIsRefusedTheSecondTime) {
  both_log_in();
  int again = -1;
  bob.calls.inside = [&](const Event &event) {
    if (event.name != "onRemoteInvitationReceived") return;
    bob.manager()->acceptRemoteInvitation(CallRecorder::remote(event));
    again = bob.manager()->acceptRemoteInvitation(CallRecorder::remote(event));
  };
  const support::Until until(bob);
  ann.invite("bob")->release();
  bob.calls.log.expect("onRemoteInvitationAccepted");
  // The second call may come behind the confirmation.
  EXPECT_TRUE(again == INVITATION_API_CALL_ERR_ALREADY_ACCEPT || again == INVITATION_API_CALL_ERR_ALREADY_END) << again;
}

TEST_F(Invitation, ReleasedRightAfterSendingStillHasItsCallbacks) {
  both_log_in();
  ILocalCallInvitation *const local = ann.invite("bob", "call");
  local->release();
  local->release();
  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  bob.manager()->acceptRemoteInvitation(CallRecorder::remote(came));
  EXPECT_EQ(ann.calls.log.expect("onLocalInvitationAccepted").id, number(local));
  local->release();
}

TEST_F(Invitation, KeptByAnotherThreadIsUsableAfterItsEnd) {
  both_log_in();
  ann.invite("bob", "call")->release();
  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  bob.manager()->acceptRemoteInvitation(CallRecorder::remote(came));
  bob.calls.log.expect("onRemoteInvitationAccepted");
  std::thread([&] {
    IRemoteCallInvitation *const remote = CallRecorder::remote(came);
    EXPECT_STREQ(remote->getContent(), "call");
    EXPECT_STREQ(remote->getCallerId(), "ann");
    EXPECT_EQ(remote->getState(), REMOTE_INVITATION_STATE_ACCEPTED);
    remote->release();
    remote->release();
  }).join();
}

TEST_F(Invitation, SeveralAtOnceToOneCalleeAreKeptApart) {
  both_log_in();
  ILocalCallInvitation *const first = ann.invite("bob", "first");
  ILocalCallInvitation *const second = ann.invite("bob", "second");
  const Event came_first = bob.calls.log.expect("onRemoteInvitationReceived", with_text("first"));
  const Event came_second = bob.calls.log.expect("onRemoteInvitationReceived", with_text("second"));
  bob.manager()->refuseRemoteInvitation(CallRecorder::remote(came_first));
  bob.manager()->acceptRemoteInvitation(CallRecorder::remote(came_second));
  ann.calls.log.expect("onLocalInvitationRefused", with_id(number(first)));
  ann.calls.log.expect("onLocalInvitationAccepted", with_id(number(second)));
  first->release();
  second->release();
}

TEST_F(Invitation, BeforeTheLoginFailsByItsCallback) {
  ILocalCallInvitation *const local = ann.invite("bob");
  const Event failed = ann.calls.log.expect("onLocalInvitationFailure", with_code(LOCAL_INVITATION_ERR_NOT_LOGGEDIN));
  EXPECT_EQ(failed.id, number(local));
  EXPECT_EQ(failed.reason, LOCAL_INVITATION_STATE_FAILURE);
  local->release();
}

TEST_F(Invitation, ToSomebodyWhoIsOfflineFails) {
  ann.login();
  ann->setParameters(kQuick);
  ann.invite("nobody")->release();
  ann.calls.log.expect("onLocalInvitationFailure", with_code(LOCAL_INVITATION_ERR_PEER_OFFLINE));
}

TEST_F(Invitation, ReachesACalleeWhoLogsInMeanwhile) {
  ann.login();
  ann.invite("bob", "call")->release();
  bob.login();
  bob.calls.log.expect("onRemoteInvitationReceived", with_text("call"));
}

TEST_F(Invitation, ThatNobodyAnswersExpiresOnBothSides) {
  both_log_in();
  ann->setParameters(kQuick);
  bob->setParameters(kQuick);
  ann.invite("bob")->release();
  bob.calls.log.expect("onRemoteInvitationFailure", with_code(REMOTE_INVITATION_ERR_INVITATION_EXPIRE));
  ann.calls.log.expect("onLocalInvitationFailure", with_code(LOCAL_INVITATION_ERR_INVITATION_EXPIRE));
}

TEST_F(Invitation, AcceptedWhenTheCallerIsGoneFails) {
  both_log_in();
  bob->setParameters("{\"rtm.invitation_resend_ms\":20,\"rtm.invitation_confirm_ms\":300}");
  ann.invite("bob")->release();
  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  ann.logout();
  ann.calls.log.expect("onLocalInvitationFailure", with_code(LOCAL_INVITATION_ERR_NOT_LOGGEDIN));
  EXPECT_EQ(bob.manager()->acceptRemoteInvitation(CallRecorder::remote(came)), 0);
  bob.calls.log.expect("onRemoteInvitationFailure", with_code(REMOTE_INVITATION_ERR_PEER_OFFLINE));
}

TEST_F(Invitation, ArgumentsAreCheckedAndCanBeMended) {
  both_log_in();
  EXPECT_EQ(ann.manager()->sendLocalInvitation(nullptr), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  EXPECT_EQ(ann.manager()->cancelLocalInvitation(nullptr), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  EXPECT_EQ(ann.manager()->acceptRemoteInvitation(nullptr), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  EXPECT_EQ(ann.manager()->refuseRemoteInvitation(nullptr), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  for (const char *callee : {static_cast<const char *>(nullptr), "", "null", "\xff", "a/b"}) {
    ILocalCallInvitation *const local = ann.manager()->createLocalCallInvitation(callee);
    ASSERT_NE(local, nullptr);
    EXPECT_STREQ(local->getCalleeId(), callee == nullptr ? "" : callee);
    EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
    local->release();
  }
  ILocalCallInvitation *const local = ann.manager()->createLocalCallInvitation("bob");
  local->setContent("\xff");
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  local->setContent(std::string(8193, 'x').c_str());
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  local->setContent(std::string(8192, 'x').c_str());
  local->setChannelId(std::string(65, 'x').c_str());
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  EXPECT_EQ(local->getState(), LOCAL_INVITATION_STATE_IDLE);
  local->setChannelId(std::string(64, 'x').c_str());
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), 0);
  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  EXPECT_EQ(came.text.size(), 8192u);
  EXPECT_EQ(came.data.size(), 64u);
  IRemoteCallInvitation *const remote = CallRecorder::remote(came);
  for (const std::string &response : {std::string("\xff"), std::string(8193, 'y')}) {
    remote->setResponse(response.c_str());
    EXPECT_EQ(bob.manager()->acceptRemoteInvitation(remote), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
    EXPECT_EQ(bob.manager()->refuseRemoteInvitation(remote), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  }
  remote->setResponse(std::string(8192, 'y').c_str());
  EXPECT_EQ(bob.manager()->acceptRemoteInvitation(remote), 0);
  EXPECT_EQ(ann.calls.log.expect("onLocalInvitationAccepted").text.size(), 8192u);
  local->setContent(nullptr);
  EXPECT_STREQ(local->getContent(), "");
  local->release();
}

TEST_F(Invitation, EverythingMayBeCalledInsideCallbacks) {
  both_log_in();
  bob.calls.inside = [&](const Event &event) {
    if (event.name != "onRemoteInvitationReceived") return;
    bob.manager()->acceptRemoteInvitation(CallRecorder::remote(event));
    CallRecorder::remote(event)->release();
    bob.invite("ann", "back")->release();
  };
  ann.calls.inside = [&](const Event &event) {
    if (event.name == "onRemoteInvitationReceived") ann.manager()->refuseRemoteInvitation(CallRecorder::remote(event));
    if (event.name == "onLocalInvitationAccepted") CallRecorder::local(event)->release();
  };
  const support::Until first(ann), second(bob);
  ann.invite("bob", "there");
  ann.calls.log.expect("onLocalInvitationAccepted");
  bob.calls.log.expect("onRemoteInvitationAccepted");
  bob.calls.log.expect("onLocalInvitationRefused");
}

TEST_F(Invitation, AHandlerThatThrowsHurtsNobody) {
  both_log_in();
  bob.calls.inside = [](const Event &) { throw std::runtime_error("on purpose"); };
  ann.invite("bob", "one")->release();
  ann.invite("bob", "two")->release();
  bob.calls.log.expect("onRemoteInvitationReceived", with_text("one"));
  bob.calls.log.expect("onRemoteInvitationReceived", with_text("two"));
}

TEST_F(Invitation, ThereIsOneManagerWhoseHandlerCanBeReplaced) {
  both_log_in();
  support::CallRecorder other;
  EXPECT_EQ(bob->getRtmCallManager(&other), bob.manager());
  ann.invite("bob")->release();
  other.log.expect("onRemoteInvitationReceived");
  EXPECT_EQ(bob.calls.log.all().size(), 0u);
  EXPECT_EQ(bob->getRtmCallManager(nullptr), bob.manager()) << "nobody is told then";
  ann.invite("bob")->release();
  ann.calls.log.expect("onLocalInvitationReceivedByPeer");
  ann.calls.log.expect("onLocalInvitationReceivedByPeer");
}

TEST_F(Invitation, AManagerReleasedBeforeTheLogoutIsSilentAndHarmless) {
  both_log_in();
  ILocalCallInvitation *const local = ann.invite("bob");
  bob.calls.log.expect("onRemoteInvitationReceived");
  ann.calls.log.expect("onLocalInvitationReceivedByPeer");
  ann.manager()->release();
  const std::size_t told = ann.calls.log.all().size();
  ann.manager()->release();
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  EXPECT_EQ(ann.manager()->createLocalCallInvitation("bob"), nullptr);
  local->release();
  ann.logout();
  EXPECT_EQ(ann.calls.log.all().size(), told);
  support::CallRecorder fresh;
  IRtmCallManager *const next = ann->getRtmCallManager(&fresh);
  EXPECT_NE(next, ann.manager());
  next->sendLocalInvitation(next->createLocalCallInvitation("bob"));
  fresh.log.expect("onLocalInvitationFailure", with_code(LOCAL_INVITATION_ERR_NOT_LOGGEDIN));
  ann.release();
}

TEST_F(Invitation, NothingIsLeftOfThoseThatWereNeverReleased) {
  both_log_in();
  bob.calls.inside = [&](const Event &event) {
    if (event.name == "onRemoteInvitationReceived") bob.manager()->refuseRemoteInvitation(CallRecorder::remote(event));
  };
  const support::Until until(bob);
  // More than are kept of those that have ended.
  for (int i = 0; i < 1100; ++i) {
    ann.invite("bob", std::to_string(i));
    ann.calls.log.expect("onLocalInvitationRefused");
  }
  EXPECT_LE(rtm_live_handles(), 2u * 1024 + 2 + 2) << "1,024 on each side, one under way on each, and two clients";
  ann.release();
  bob.release();
  EXPECT_EQ(rtm_live_handles(), 0u);
}

TEST_F(Invitation, ReleasingTheServiceEndsEverything) {
  both_log_in();
  ILocalCallInvitation *const local = ann.invite("bob", "call");
  const Event came = bob.calls.log.expect("onRemoteInvitationReceived");
  ann.release();
  bob.release();
  local->release();
  CallRecorder::remote(came)->release();
  ann.manager()->release();
  EXPECT_EQ(ann.manager()->sendLocalInvitation(local), INVITATION_API_CALL_ERR_INVALID_ARGUMENT);
  EXPECT_EQ(rtm_live_handles(), 0u);
}

TEST(InvitationManager, NeedsAnInitializedService) {
  IRtmService *const service = createRtmService();
  support::CallRecorder calls;
  EXPECT_EQ(service->getRtmCallManager(&calls), nullptr);
  service->release(true);
  EXPECT_EQ(service->getRtmCallManager(&calls), nullptr);
}

}  // namespace
