// Presence, attributes of users and channels, and member counts: what C++ adds to them. What they mean is played in tests/conformance.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Event;
using support::Server;
using support::User;
using support::with_id;

namespace {

// Writes down what the recorders of the other tests do not: `data` is the lists, one entry after another.
class Questions : public IRtmServiceEventHandler, public IChannelEventHandler {
 public:
  support::EventLog log;

  void onQueryPeersOnlineStatusResult(long long requestId, const PeerOnlineStatus *peers, int count, QUERY_PEERS_ONLINE_STATUS_ERR code) override {
    add("query", requestId, code, states(peers, count));
  }
  void onSubscriptionRequestResult(long long requestId, PEER_SUBSCRIPTION_STATUS_ERR code) override { add("subscription", requestId, code, ""); }
  void onQueryPeersBySubscriptionOptionResult(long long requestId, const char *peers[], int count, QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR code) override {
    std::string all;
    for (int i = 0; i < count; ++i) all += std::string(peers[i]) + " ";
    add("subscribed", requestId, code, all);
  }
  void onPeersOnlineStatusChanged(const PeerOnlineStatus peers[], int count) override { add("changed", 0, 0, states(peers, count)); }
  void onSetLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("set", requestId, code, ""); }
  void onAddOrUpdateLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("update", requestId, code, ""); }
  void onDeleteLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("delete", requestId, code, ""); }
  void onClearLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("clear", requestId, code, ""); }
  void onGetUserAttributesResult(long long requestId, const char *userId, const RtmAttribute *attributes, int count, ATTRIBUTE_OPERATION_ERR code) override {
    std::string all = std::string(userId) + ": ";
    for (int i = 0; i < count; ++i) all += std::string(attributes[i].key) + "=" + attributes[i].value + " ";
    add("user", requestId, code, all);
  }
  void onSetChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("set channel", requestId, code, ""); }
  void onAddOrUpdateChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("update channel", requestId, code, ""); }
  void onDeleteChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("delete channel", requestId, code, ""); }
  void onClearChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR code) override { add("clear channel", requestId, code, ""); }
  void onGetChannelAttributesResult(long long requestId, const IRtmChannelAttribute *attributes[], int count, ATTRIBUTE_OPERATION_ERR code) override {
    add("channel", requestId, code, written(attributes, count));
  }
  void onAttributesUpdated(const IRtmChannelAttribute *attributes[], int count) override { add("updated", 0, 0, written(attributes, count)); }
  void onJoinSuccess() override { add("joined", 0, 0, ""); }
  void onGetChannelMemberCountResult(long long requestId, const ChannelMemberCount *counts, int count, GET_CHANNEL_MEMBER_COUNT_ERR_CODE code) override {
    std::string all;
    for (int i = 0; i < count; ++i) all += std::string(counts[i].channelId) + "=" + std::to_string(counts[i].count) + " ";
    add("counts", requestId, code, all);
  }

 private:
  static std::string states(const PeerOnlineStatus *peers, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) {
      EXPECT_EQ(peers[i].onlineState == PEER_ONLINE_STATE_ONLINE, peers[i].isOnline) << peers[i].peerId;
      all += std::string(peers[i].peerId) + "=" + std::to_string(peers[i].onlineState) + " ";
    }
    return all;
  }
  static std::string written(const IRtmChannelAttribute *attributes[], int count) {
    std::string all;
    for (int i = 0; i < count; ++i) {
      EXPECT_GT(attributes[i]->getLastUpdateTs(), 0);
      all += std::string(attributes[i]->getKey()) + "=" + attributes[i]->getValue() + " by " + attributes[i]->getLastUpdateUserId() + " ";
    }
    return all;
  }
  void add(const char *name, long long id, int code, const std::string &data) {
    Event event;
    event.name = name;
    event.id = id;
    event.code = code;
    event.data = data;
    log.add(event);
  }
};

class Presence : public ::testing::Test {
 protected:
  Presence() : alice(server.url(), "alice"), bob(server.url(), "bob") {
    alice->addEventHandler(&questions);
    alice.login();
    bob.login();
  }
  // No callback into `questions` may come once it is gone.
  ~Presence() override { alice.release(); }

  // What answered a request that was accepted.
  std::string answer(const char *name, int code) {
    support::accepted(name, code);
    const Event event = questions.log.expect(name, with_id(request));
    EXPECT_EQ(0, event.code) << name;
    return event.data;
  }

  Server server;
  Questions questions;
  User alice;
  User bob;
  long long request = 0;
};

TEST_F(Presence, is_asked_for_and_subscribed_to) {
  const char *peers[] = {"bob", "nobody"};
  EXPECT_EQ("bob=0 nobody=2 ", answer("query", alice->queryPeersOnlineStatus(peers, 2, request)));
  answer("subscription", alice->subscribePeersOnlineStatus(peers, 1, request));
  EXPECT_EQ("bob=0 ", questions.log.expect("changed").data);
  EXPECT_EQ("bob ", answer("subscribed", alice->queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS, request)));
  bob.logout();
  EXPECT_EQ("bob=2 ", questions.log.expect("changed").data);
  answer("subscription", alice->unsubscribePeersOnlineStatus(peers, 1, request));
  EXPECT_EQ("", answer("subscribed", alice->queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS, request)));
}

TEST_F(Presence, attributes_of_the_user_are_written_and_read) {
  const RtmAttribute two[] = {{"age", "5"}, {"name", "Ann"}};
  const char *age[] = {"age"};
  answer("set", alice->setLocalUserAttributes(two, 2, request));
  EXPECT_EQ("alice: age=5 name=Ann ", answer("user", alice->getUserAttributes("alice", request)));
  const RtmAttribute older[] = {{"age", "6"}};
  answer("update", alice->addOrUpdateLocalUserAttributes(older, 1, request));
  EXPECT_EQ("alice: age=6 ", answer("user", alice->getUserAttributesByKeys("alice", age, 1, request)));
  answer("delete", alice->deleteLocalUserAttributesByKeys(age, 1, request));
  EXPECT_EQ("alice: name=Ann ", answer("user", alice->getUserAttributes("alice", request)));
  answer("clear", alice->clearLocalUserAttributes(request));
  EXPECT_EQ("alice: ", answer("user", alice->getUserAttributes("alice", request)));
  support::accepted("getUserAttributes", alice->getUserAttributes("nobody", request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_USER_NOT_FOUND, questions.log.expect("user", with_id(request)).code);
}

TEST_F(Presence, attributes_of_a_channel_are_written_read_and_told) {
  IChannel *channel = alice->createChannel("lobby", &questions);
  ASSERT_EQ(0, channel->join());
  questions.log.expect("joined");
  IRtmChannelAttribute *attribute = alice->createChannelAttribute();
  EXPECT_STREQ("", attribute->getKey());
  EXPECT_STREQ("", attribute->getLastUpdateUserId());
  EXPECT_EQ(0, attribute->getLastUpdateTs());
  attribute->setKey("topic");
  attribute->setValue("tea");
  const IRtmChannelAttribute *one[] = {attribute};
  const char *topic[] = {"topic"};
  ChannelAttributeOptions telling;
  telling.enableNotificationToChannelMembers = true;
  answer("set channel", alice->setChannelAttributes("lobby", one, 1, telling, request));
  EXPECT_EQ("topic=tea by alice ", questions.log.expect("updated").data);
  attribute->setValue("cake");
  const int code = alice->addOrUpdateChannelAttributes("lobby", one, 1, ChannelAttributeOptions(), request);
  attribute->release();  // The line after, as programs do.
  answer("update channel", code);
  EXPECT_EQ("topic=cake by alice ", answer("channel", alice->getChannelAttributesByKeys("lobby", topic, 1, request)));
  answer("delete channel", alice->deleteChannelAttributesByKeys("lobby", topic, 1, ChannelAttributeOptions(), request));
  answer("clear channel", alice->clearChannelAttributes("lobby", ChannelAttributeOptions(), request));
  EXPECT_EQ("", answer("channel", alice->getChannelAttributes("lobby", request)));
  EXPECT_EQ(0u, questions.log.count("updated") - 1) << "told once, when it was asked for";
  const char *channels[] = {"lobby", "empty"};
  EXPECT_EQ("lobby=1 empty=0 ", answer("counts", alice->getChannelMemberCount(channels, 2, request)));
  channel->release();
}

TEST_F(Presence, absurd_arguments_are_refused) {
  const char *hole[] = {"bob", nullptr};
  const RtmAttribute no_value[] = {{"key", nullptr}}, empty[] = {{"key", ""}};
  const IRtmChannelAttribute *nothing[] = {nullptr};
  const ChannelAttributeOptions quiet;
  for (int count : {-1, 0, 2}) {
    EXPECT_EQ(QUERY_PEERS_ONLINE_STATUS_ERR_INVALID_ARGUMENT, alice->queryPeersOnlineStatus(count == 2 ? hole : nullptr, count, request));
    EXPECT_EQ(PEER_SUBSCRIPTION_STATUS_ERR_INVALID_ARGUMENT, alice->subscribePeersOnlineStatus(count == 2 ? hole : nullptr, count, request));
    EXPECT_EQ(PEER_SUBSCRIPTION_STATUS_ERR_INVALID_ARGUMENT, alice->unsubscribePeersOnlineStatus(count == 2 ? hole : nullptr, count, request));
    EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->deleteLocalUserAttributesByKeys(count == 2 ? hole : nullptr, count, request));
    EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->getUserAttributesByKeys("bob", count == 2 ? hole : nullptr, count, request));
    EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->getChannelAttributesByKeys("lobby", count == 2 ? hole : nullptr, count, request));
  }
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->setLocalUserAttributes(nullptr, 1, request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->setLocalUserAttributes(no_value, -1, request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->setLocalUserAttributes(no_value, 1, request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->addOrUpdateLocalUserAttributes(empty, 1, request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->setChannelAttributes("lobby", nothing, 1, quiet, request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->clearChannelAttributes(nullptr, quiet, request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->getUserAttributes(nullptr, request));
  EXPECT_EQ(ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, alice->getChannelAttributes("", request));
  EXPECT_EQ(GET_CHANNEL_MEMBER_COUNT_ERR_INVALID_ARGUMENT, alice->getChannelMemberCount(hole, -1, request));
  EXPECT_EQ(RENEW_TOKEN_ERR_INVALID_ARGUMENT, alice->renewToken(nullptr));
}

}  // namespace
