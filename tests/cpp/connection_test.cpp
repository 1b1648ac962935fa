// The connection: its states and reasons in order, and what holds when it breaks: nothing lost, nothing twice.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "support/proxy.h"
#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Event;
using support::Fault;
using support::Kind;
using support::Proxy;
using support::Room;
using support::Server;
using support::User;
using support::Way;
using support::with_id;
using support::with_state;

namespace {

// The names and codes of the events so far, without those that a test does not ask about.
std::vector<std::string> story(const support::EventLog &log) {
  std::vector<std::string> out;
  for (const Event &event : log.all()) {
    if (event.name == "onConnectionStateChanged") {
      out.push_back("state " + std::to_string(event.code) + " reason " + std::to_string(event.reason));
    } else if (event.name == "onLoginSuccess" || event.name == "onLoginFailure" || event.name == "onLogout") {
      out.push_back(event.name);
    }
  }
  return out;
}

typedef std::vector<std::string> Story;

TEST(Connection, login_and_logout_tell_their_states_in_order) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  alice.logout();
  EXPECT_EQ((Story{"state 2 reason 1", "state 3 reason 2", "onLoginSuccess", "state 1 reason 6", "onLogout"}), story(alice.log()));
  EXPECT_EQ(LOGOUT_ERR_USER_NOT_LOGGED_IN, alice->logout());
  IMessage *message = alice->createMessage("late");
  EXPECT_EQ(PEER_MESSAGE_ERR_USER_NOT_LOGGED_IN, alice->sendMessageToPeer("bob", message));
  message->release();
}

TEST(Connection, a_user_logs_in_again_after_logout_also_as_somebody_else) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  alice.logout();
  alice.login();
  alice.logout();
  support::accepted("login", alice->login(nullptr, "carol"));
  alice.log().expect("onLoginSuccess");
  User bob(server.url(), "bob");
  bob.login();
  alice.send("bob", "who am I?");
  EXPECT_EQ("carol", bob.log().expect("onMessageReceivedFromPeer").user);
}

TEST(Connection, the_newer_login_of_a_user_wins) {
  Server server;
  User first(server.url(), "alice");
  User second(server.url(), "alice");
  first.login();
  Room room(first, "lobby");
  second.login();
  first.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_ABORTED, CONNECTION_CHANGE_REASON_REMOTE_LOGIN));
  EXPECT_EQ(LOGIN_ERR_ALREADY_LOGGED_IN, first->login(nullptr, "alice")) << "aborted by another login: logout comes first";

  User bob(server.url(), "bob");
  bob.login();
  bob.send("alice", "hello");
  second.log().expect("onMessageReceivedFromPeer");
  EXPECT_EQ(0u, first.log().count("onMessageReceivedFromPeer"));

  first.logout();
  first.login();
  second.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_ABORTED, CONNECTION_CHANGE_REASON_REMOTE_LOGIN));
}

TEST(Connection, the_older_login_leaves_its_channels) {
  Server server;
  User bob(server.url(), "bob");
  bob.login();
  Room watching(bob, "lobby");
  User first(server.url(), "alice");
  first.login();
  Room room(first, "lobby");
  watching.log().expect("onMemberJoined");
  User second(server.url(), "alice");
  second.login();
  EXPECT_EQ("alice", watching.log().expect("onMemberLeft").user);
}

TEST(Connection, logout_flushes_what_was_sent_before_it) {
  Server server;
  User alice(server.url(), "alice");
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  std::vector<long long> sent;
  for (int i = 0; i < 200; ++i) sent.push_back(alice.send("bob", std::to_string(i)));
  alice.logout();
  for (const long long id : sent) EXPECT_EQ(PEER_MESSAGE_ERR_OK, alice.log().expect("onSendMessageResult", with_id(id)).code);
  EXPECT_EQ("onLogout", alice.log().all().back().name) << "logout is answered after everything before it";
  bob.log().expect("onMessageReceivedFromPeer", support::with_text("199"));
  EXPECT_EQ(200u, bob.log().count("onMessageReceivedFromPeer"));
}

// The user's messages "0".."n-1" arrived at `log`, each once and in order.
void expect_all(support::EventLog &log, const char *callback, int count) {
  log.expect(callback, support::with_text(std::to_string(count - 1)), std::chrono::seconds(40));
  const std::vector<Event> events = log.all(callback);
  ASSERT_EQ(static_cast<std::size_t>(count), events.size()) << log.describe();
  for (int i = 0; i < count; ++i) EXPECT_EQ(std::to_string(i), events[static_cast<std::size_t>(i)].text);
}

TEST(Connection, cut_again_and_again_loses_nothing_and_doubles_nothing) {
  Server server;
  Proxy senders(server.port());
  Proxy receivers(server.port());
  const std::string quick = "{\"rtm.reconnect_base_ms\":5,\"rtm.reconnect_max_ms\":50}";
  User alice(senders.url(), "alice", support::kApp, quick);
  User bob(receivers.url(), "bob", support::kApp, quick);
  alice.login();
  bob.login();
  Room from(alice, "lobby");
  Room to(bob, "lobby");
  const int count = 400;
  std::vector<long long> sent;
  for (int i = 0; i < count; ++i) {
    sent.push_back(alice.send("bob", std::to_string(i)));
    sent.push_back(from.send(std::to_string(i)));
    // Cuts in the middle of frames, at both ends, in both directions; the messages go on meanwhile.
    if (i % 40 == 13) senders.arm(Kind::link, Way::up, Fault::cut, static_cast<std::size_t>(i) * 3);
    if (i % 40 == 29) receivers.arm(Kind::link, Way::down, Fault::cut, static_cast<std::size_t>(i));
    if (i % 100 == 50) senders.cut(Kind::link);
    if (i % 100 == 75) receivers.cut(Kind::link);
    if (i % 25 == 0) alice.log().expect("onSendMessageResult", with_id(sent[sent.size() - 2]), std::chrono::seconds(40));
  }
  senders.heal();
  receivers.heal();
  expect_all(bob.log(), "onMessageReceivedFromPeer", count);
  expect_all(to.log(), "onMessageReceived", count);
  for (std::size_t i = 0; i < sent.size(); i += 2) {
    // Those of every 25th round were waited for above.
    if (i % 50 != 0) {
      EXPECT_EQ(PEER_MESSAGE_ERR_OK, alice.log().expect("onSendMessageResult", with_id(sent[i]), std::chrono::seconds(40)).code);
    }
    EXPECT_EQ(CHANNEL_MESSAGE_ERR_OK, from.log().expect("onSendMessageResult", with_id(sent[i + 1]), std::chrono::seconds(40)).code);
  }
  EXPECT_GE(senders.connections(Kind::link), 4u) << "the connection was cut";
  EXPECT_GE(receivers.connections(Kind::link), 4u) << "the connection was cut";
  EXPECT_EQ((Story{"state 2 reason 1", "state 3 reason 2", "onLoginSuccess"}), story(bob.log())) << "short interruptions are not shown";
}

TEST(Connection, lost_for_longer_is_shown_and_comes_back) {
  Server server;
  Proxy proxy(server.port());
  User alice(proxy.url(), "alice", support::kApp, support::kFast);
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  Room room(alice, "lobby");
  proxy.refuse();
  proxy.cut(Kind::link);
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_RECONNECTING, CONNECTION_CHANGE_REASON_INTERRUPTED));
  bob.send("alice", "while you were away");
  proxy.heal();
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_CONNECTED, CONNECTION_CHANGE_REASON_LOGIN_SUCCESS));
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_CONNECTED, CONNECTION_CHANGE_REASON_LOGIN_SUCCESS));
  alice.log().expect("onMessageReceivedFromPeer", support::with_text("while you were away"));
  EXPECT_EQ(1u, alice.log().count("onLoginSuccess")) << "reconnecting is no login";
}

TEST(Connection, a_silent_connection_is_noticed) {
  Server server("[timers]\nheartbeat_ms = 100\nidle_ms = 400\n");
  Proxy proxy(server.port());
  User alice(proxy.url(), "alice", support::kApp, support::kFast);
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  proxy.arm(Kind::link, Way::down, Fault::hold, 0);
  const std::size_t before = proxy.connections(Kind::link);
  support::eventually("the library connects anew", [&] { return proxy.connections(Kind::link) > before; });
  proxy.heal();
  bob.send("alice", "are you there?");
  alice.log().expect("onMessageReceivedFromPeer", support::with_text("are you there?"));
}

TEST(Connection, messages_resume_after_the_server_was_killed) {
  Server server;
  User alice(server.url(), "alice", support::kApp, support::kFast);
  User bob(server.url(), "bob", support::kApp, support::kFast);
  alice.login();
  bob.login();
  Room from(alice, "lobby");
  Room to(bob, "lobby");
  alice.send("bob", "before");
  bob.log().expect("onMessageReceivedFromPeer", support::with_text("before"));
  server.start_again();
  // Both are back when their channels are; the one who is back first cannot reach the other before.
  support::eventually("a message gets through", [&] {
    const long long sent = alice.send("bob", "after");
    return alice.log().expect("onSendMessageResult", with_id(sent)).code == PEER_MESSAGE_ERR_OK;
  });
  bob.log().expect("onMessageReceivedFromPeer", support::with_text("after"));
  support::eventually("the channel is whole again", [&] {
    support::accepted("getMembers", from->getMembers());
    return from.log().expect("onGetMembers").users.size() == 2;
  });
  from.send("after");
  to.log().expect("onMessageReceived", support::with_text("after"));
  std::set<long long> ids;
  for (const Event &event : bob.log().all("onMessageReceivedFromPeer")) EXPECT_TRUE(ids.insert(event.id).second) << "twice: " << event.describe();
}

TEST(Connection, a_server_that_stops_is_asked_and_ends_well) {
  Server server;
  User alice(server.url(), "alice", support::kApp, support::kFast);
  alice.login();
  EXPECT_EQ(0, server.terminate());
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_RECONNECTING, CONNECTION_CHANGE_REASON_INTERRUPTED));
  server.start_again();
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_CONNECTED, CONNECTION_CHANGE_REASON_LOGIN_SUCCESS));
}

TEST(Connection, requests_without_an_answer_time_out) {
  Server server;
  User alice(server.url(), "alice", support::kApp, support::kFast);
  alice.login();
  Room room(alice, "lobby");
  support::ChannelRecorder events;
  IChannel *other = alice->createChannel("other", &events);
  server.freeze();
  const long long peer = alice.send("bob", "anybody?");
  const long long channel = room.send("anybody?");
  support::accepted("join", other->join());
  support::accepted("getMembers", room->getMembers());
  EXPECT_EQ(PEER_MESSAGE_ERR_SENT_TIMEOUT, alice.log().expect("onSendMessageResult", with_id(peer)).code);
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_SENT_TIMEOUT, room.log().expect("onSendMessageResult", with_id(channel)).code);
  EXPECT_EQ(JOIN_CHANNEL_TIMEOUT, events.log.expect("onJoinFailure").code);
  EXPECT_EQ(GET_MEMBERS_ERR_TIMEOUT, room.log().expect("onGetMembers").code);
  server.thaw();
  other->release();
}

TEST(Connection, logout_works_while_reconnecting) {
  Server server;
  User alice(server.url(), "alice", support::kApp, support::kFast);
  alice.login();
  server.kill();
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_RECONNECTING, CONNECTION_CHANGE_REASON_INTERRUPTED));
  const long long lost = alice.send("bob", "into the void");
  support::accepted("logout", alice->logout());
  EXPECT_NE(PEER_MESSAGE_ERR_OK, alice.log().expect("onSendMessageResult", with_id(lost)).code);
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_DISCONNECTED, CONNECTION_CHANGE_REASON_LOGOUT));
  alice.log().expect("onLogout");
}

TEST(Connection, many_services_live_in_one_process) {
  Server server;
  std::vector<std::unique_ptr<User>> users;
  for (int i = 0; i < 12; ++i) {
    users.emplace_back(new User(server.url(), "user-" + std::to_string(i)));
    users.back()->login();
  }
  for (int i = 0; i < 12; ++i) users[static_cast<std::size_t>(i)]->send("user-" + std::to_string((i + 1) % 12), "round");
  std::set<std::thread::id> threads;
  for (auto &user : users) threads.insert(user->log().expect("onMessageReceivedFromPeer").thread);
  EXPECT_EQ(12u, threads.size()) << "each service has a callback thread of its own";
}

}  // namespace
