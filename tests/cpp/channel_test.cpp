// Channels: messages to the other members, and who they are.
#include <gtest/gtest.h>

#include <set>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Event;
using support::Room;
using support::Server;
using support::User;
using support::noise;
using support::with_id;

namespace {

const std::size_t kLimit = 32768;

const uint8_t *bytes(const std::string &data) { return reinterpret_cast<const uint8_t *>(data.data()); }

class Channels : public ::testing::Test {
 protected:
  Channels() : alice(server.url(), "alice"), bob(server.url(), "bob") {
    alice.login();
    bob.login();
  }

  Server server;
  User alice;
  User bob;
};

TEST_F(Channels, carry_messages_of_every_kind_to_the_other_members_only) {
  Room from(alice, "lobby");
  Room to(bob, "lobby");
  User outsider(server.url(), "outsider");
  outsider.login();
  const std::string data = noise(1000);
  IMessage *messages[] = {alice->createMessage("text"), alice->createMessage(bytes(data), 1000, "raw"),
                          alice->createFileMessageByMediaId("file-id"), alice->createImageMessageByMediaId("image-id")};
  const char *callbacks[] = {"onMessageReceived", "onMessageReceived", "onFileMessageReceived", "onImageMessageReceived"};
  for (int i = 0; i < 4; ++i) {
    const long long sent = messages[i]->getMessageId();
    support::accepted("sendMessage", from->sendMessage(messages[i], SendMessageOptions()));
    EXPECT_EQ(messages[i]->getMessageType(), to.log().expect(callbacks[i], with_id(sent)).type);
    EXPECT_EQ(CHANNEL_MESSAGE_ERR_OK, from.log().expect("onSendMessageResult", with_id(sent)).code);
    messages[i]->release();
  }
  for (const char *callback : {"onMessageReceived", "onFileMessageReceived", "onImageMessageReceived"}) {
    EXPECT_EQ(0u, from.log().count(callback)) << "the sender gets no copy";
  }
  EXPECT_EQ(0u, outsider.log().count("onMessageReceivedFromPeer"));
}

TEST_F(Channels, limit_messages_to_32768_bytes) {
  Room from(alice, "lobby");
  Room to(bob, "lobby");
  IMessage *message = alice->createMessage(std::string(kLimit + 1, 'a').c_str());
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, from->sendMessage(message));
  message->setText(std::string(kLimit, 'a').c_str());
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_OK, from->sendMessage(message));
  message->setText("\xff");
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, from->sendMessage(message));
  message->release();
  EXPECT_EQ(kLimit, to.log().expect("onMessageReceived").text.size());
}

TEST_F(Channels, announce_list_and_count_their_members) {
  Room first(alice, "lobby");
  EXPECT_EQ(1, first.log().expect("onMemberCountUpdated").code);
  {
    Room second(bob, "lobby");
    const Event joined = first.log().expect("onMemberJoined");
    EXPECT_EQ("bob", joined.user);
    EXPECT_EQ("lobby", joined.text);
    first.log().expect("onMemberCountUpdated", support::with_code(2));
    support::accepted("getMembers", first->getMembers());
    const std::vector<std::string> users = first.log().expect("onGetMembers").users;
    EXPECT_EQ((std::set<std::string>{"alice", "bob"}), std::set<std::string>(users.begin(), users.end()));
  }
  EXPECT_EQ("bob", first.log().expect("onMemberLeft").user) << "releasing a channel leaves it";
  first.log().expect("onMemberCountUpdated", support::with_code(1));
}

TEST_F(Channels, are_quiet_after_leaving_and_whole_after_joining_again) {
  Room speaking(alice, "lobby");
  Room room(bob, "lobby");
  support::accepted("leave", room->leave());
  EXPECT_EQ(LEAVE_CHANNEL_ERR_OK, room.log().expect("onLeave").code);
  EXPECT_EQ("bob", speaking.log().expect("onMemberLeft").user);
  speaking.send("not for bob");
  speaking.log().expect("onSendMessageResult");
  support::accepted("join", room->join());
  room.log().expect("onJoinSuccess");
  speaking.send("for bob");
  room.log().expect("onMessageReceived", support::with_text("for bob"));
  EXPECT_EQ(1u, room.log().count("onMessageReceived"));
}

TEST_F(Channels, deliver_in_the_order_of_each_sender) {
  Room from(alice, "lobby");
  Room to(bob, "lobby");
  for (int i = 0; i < 300; ++i) from.send(std::to_string(i));
  to.log().expect("onMessageReceived", support::with_text("299"));
  const std::vector<Event> events = to.log().all("onMessageReceived");
  ASSERT_EQ(300u, events.size());
  for (int i = 0; i < 300; ++i) EXPECT_EQ(std::to_string(i), events[static_cast<std::size_t>(i)].text);
}

TEST_F(Channels, of_different_ids_and_apps_do_not_mix) {
  Room from(alice, "lobby");
  Room elsewhere(bob, "Lobby");
  User stranger(server.url(), "alice", "another-app");
  stranger.login();
  Room foreign(stranger, "lobby");
  from.send("for nobody");
  from.log().expect("onSendMessageResult");
  support::accepted("getMembers", from->getMembers());
  EXPECT_EQ(std::vector<std::string>{"alice"}, from.log().expect("onGetMembers").users);
  EXPECT_EQ(0u, elsewhere.log().count("onMessageReceived"));
  EXPECT_EQ(0u, foreign.log().count("onMessageReceived"));
}

TEST_F(Channels, end_with_the_logout_of_their_user) {
  Room watching(alice, "lobby");
  Room room(bob, "lobby");
  watching.log().expect("onMemberJoined");
  bob.logout();
  EXPECT_EQ("bob", watching.log().expect("onMemberLeft").user);
  bob.login();
  EXPECT_EQ(LEAVE_CHANNEL_ERR_NOT_IN_CHANNEL, room->leave());
  support::accepted("join", room->join());
  room.log().expect("onJoinSuccess");
}

}  // namespace
