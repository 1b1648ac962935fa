// User and channel ids: 1 to 64 bytes of 89 characters, and not the word "null".
#include <gtest/gtest.h>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Server;
using support::User;

namespace {

const std::string kAllowed =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,";

// What no id may be.
std::vector<std::string> forbidden() {
  std::vector<std::string> out = {"", "null", std::string(65, 'a'), "tab\there", "new\nline", "slash/", "back\\slash", "quote\"", "apostrophe'", "star*",
                                  "grave`", "caf\xc3\xa9", "\xe5\x9b\xbe", "\xff\xfe", "\x7f"};
  return out;
}

class Identifiers : public ::testing::Test {
 protected:
  Server server;
};

TEST_F(Identifiers, there_are_89_characters) { EXPECT_EQ(89u, kAllowed.size()); }

TEST_F(Identifiers, of_users_are_checked_at_login) {
  User user(server.url(), "unused");
  for (const std::string &id : forbidden()) EXPECT_EQ(LOGIN_ERR_INVALID_ARGUMENT, user->login(nullptr, id.c_str())) << "\"" << id << "\"";
}

TEST_F(Identifiers, of_peers_are_checked_when_sending) {
  User alice(server.url(), "alice");
  alice.login();
  IMessage *message = alice->createMessage("hello");
  for (const std::string &id : forbidden()) {
    EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_USERID, alice->sendMessageToPeer(id.c_str(), message)) << "\"" << id << "\"";
  }
  message->release();
}

TEST_F(Identifiers, of_channels_are_checked_when_they_are_made) {
  User alice(server.url(), "alice");
  for (const std::string &id : forbidden()) EXPECT_EQ(nullptr, alice->createChannel(id.c_str(), nullptr)) << "\"" << id << "\"";
}

TEST_F(Identifiers, of_64_bytes_and_of_every_allowed_character_work) {
  std::vector<std::string> ids = {kAllowed.substr(0, 64), kAllowed.substr(kAllowed.size() - 64), "a", " leading", "NULL"};
  for (const std::string &id : ids) {
    User alice(server.url(), id);
    alice.login();
    const long long sent = alice.send(id, "to myself or not");
    alice.log().expect("onSendMessageResult", support::with_id(sent));
    support::Room room(alice, id);
    EXPECT_EQ(id, room->getId());
    support::accepted("getMembers", room->getMembers());
    EXPECT_EQ(std::vector<std::string>{id}, room.log().expect("onGetMembers").users);
  }
}

TEST_F(Identifiers, are_case_sensitive) {
  User lower(server.url(), "alice");
  User upper(server.url(), "ALICE");
  lower.login();
  upper.login();
  lower.send("ALICE", "hello");
  EXPECT_EQ("alice", upper.log().expect("onMessageReceivedFromPeer").user);
}

TEST_F(Identifiers, belong_to_their_app) {
  User here(server.url(), "alice", "app-one");
  User there(server.url(), "bob", "app-two");
  here.login();
  there.login();
  const long long sent = here.send("bob", "hello");
  EXPECT_EQ(PEER_MESSAGE_ERR_PEER_UNREACHABLE, here.log().expect("onSendMessageResult", support::with_id(sent)).code);
  EXPECT_EQ(0u, there.log().count("onMessageReceivedFromPeer"));
}

}  // namespace
