// The codes that calls answer at once: before initialize (101), before login (102), and for arguments that cannot be right.
#include <gtest/gtest.h>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Server;
using support::User;

namespace {

// An address where nobody answers; these tests never get that far.
const char kNowhere[] = "ws://127.0.0.1:9";

TEST(Codes, initialize_checks_its_arguments_and_happens_once) {
  support::ServiceRecorder events;
  IRtmService *service = createRtmService();
  EXPECT_EQ(INIT_ERR_INVALID_ARGUMENT, service->initialize("app", nullptr));
  EXPECT_EQ(INIT_ERR_INVALID_APP_ID, service->initialize(nullptr, &events));
  EXPECT_EQ(INIT_ERR_INVALID_APP_ID, service->initialize("", &events));
  EXPECT_EQ(INIT_ERR_INVALID_APP_ID, service->initialize("\xff\xfe", &events));
  EXPECT_EQ(INIT_ERR_OK, service->initialize("app", &events)) << "failed attempts leave the service as it was";
  EXPECT_EQ(INIT_ERR_ALREADY_INITIALIZED, service->initialize("app", &events));
  service->release(true);
}

TEST(Codes, everything_answers_101_before_initialize) {
  IRtmService *service = createRtmService();
  IMessage *message = service->createMessage("early");
  long long request = -7;
  EXPECT_EQ(LOGIN_ERR_NOT_INITIALIZED, service->login(nullptr, "alice"));
  EXPECT_EQ(LOGOUT_ERR_NOT_INITIALIZED, service->logout());
  EXPECT_EQ(PEER_MESSAGE_ERR_NOT_INITIALIZED, service->sendMessageToPeer("bob", message));
  EXPECT_EQ(PEER_MESSAGE_ERR_NOT_INITIALIZED, service->sendMessageToPeer("bob", message, SendMessageOptions()));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED, service->downloadMediaToMemory("id", request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED, service->downloadMediaToFile("id", "/tmp/x", request));
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_INITIALIZED, service->cancelMediaDownload(1));
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_INITIALIZED, service->cancelMediaUpload(1));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_NOT_INITIALIZED, service->createFileMessageByUploading("/tmp/x", request));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_NOT_INITIALIZED, service->createImageMessageByUploading("/tmp/x", request));
  EXPECT_EQ(nullptr, service->createChannel("lobby", nullptr));
  EXPECT_EQ(-7, request) << "request ids are written only on success";
  message->release();
  service->release();
}

TEST(Codes, everything_that_needs_a_login_answers_102_before_it) {
  User user(kNowhere, "alice");
  support::ChannelRecorder events;
  IChannel *channel = user->createChannel("lobby", &events);
  ASSERT_NE(nullptr, channel) << "channels are made before login";
  IMessage *message = user->createMessage("early");
  EXPECT_EQ(LOGOUT_ERR_USER_NOT_LOGGED_IN, user->logout());
  EXPECT_EQ(PEER_MESSAGE_ERR_USER_NOT_LOGGED_IN, user->sendMessageToPeer("bob", message));
  EXPECT_EQ(PEER_MESSAGE_ERR_USER_NOT_LOGGED_IN, user->sendMessageToPeer("bob", message, SendMessageOptions()));
  EXPECT_EQ(JOIN_CHANNEL_ERR_USER_NOT_LOGGED_IN, channel->join());
  EXPECT_EQ(LEAVE_CHANNEL_ERR_USER_NOT_LOGGED_IN, channel->leave());
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_USER_NOT_LOGGED_IN, channel->sendMessage(message));
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_USER_NOT_LOGGED_IN, channel->sendMessage(message, SendMessageOptions()));
  EXPECT_EQ(GET_MEMBERS_ERR_USER_NOT_LOGGED_IN, channel->getMembers());
  message->release();
  channel->release();
}

TEST(Codes, a_null_message_is_invalid) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  support::Room lobby(alice, "lobby");
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, alice->sendMessageToPeer("bob", nullptr));
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, alice->sendMessageToPeer("bob", nullptr, SendMessageOptions()));
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, lobby->sendMessage(nullptr));
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, lobby->sendMessage(nullptr, SendMessageOptions()));
}

TEST(Codes, null_ids_and_paths_are_refused) {
  Server server;
  User alice(server.url(), "alice");
  EXPECT_EQ(LOGIN_ERR_INVALID_ARGUMENT, alice->login(nullptr, nullptr));
  alice.login();
  IMessage *message = alice->createMessage("hello");
  long long request = -7;
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_USERID, alice->sendMessageToPeer(nullptr, message));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->createFileMessageByUploading(nullptr, request));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->createImageMessageByUploading("", request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->downloadMediaToMemory(nullptr, request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->downloadMediaToMemory("", request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->downloadMediaToFile("id", nullptr, request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->downloadMediaToFile(nullptr, "/tmp/x", request));
  EXPECT_EQ(nullptr, alice->createChannel(nullptr, nullptr));
  EXPECT_EQ(nullptr, alice->createFileMessageByMediaId(nullptr));
  EXPECT_EQ(nullptr, alice->createFileMessageByMediaId(""));
  EXPECT_EQ(nullptr, alice->createImageMessageByMediaId(nullptr));
  EXPECT_EQ(-7, request);
  message->release();
}

TEST(Codes, a_second_login_is_refused_while_one_holds_or_is_under_way) {
  Server server;
  User alice(server.url(), "alice");
  support::accepted("login", alice->login(nullptr, "alice"));
  EXPECT_EQ(LOGIN_ERR_ALREADY_LOGGED_IN, alice->login(nullptr, "alice"));
  alice.log().expect("onLoginSuccess");
  EXPECT_EQ(LOGIN_ERR_ALREADY_LOGGED_IN, alice->login(nullptr, "alice"));
  EXPECT_EQ(LOGIN_ERR_ALREADY_LOGGED_IN, alice->login(nullptr, "somebody-else"));
}

TEST(Codes, the_app_id_and_the_empty_string_count_as_no_token) {
  Server server;
  User alice(server.url(), "alice");
  for (const char *token : {support::kApp, "", static_cast<const char *>(nullptr)}) {
    support::accepted("login", alice->login(token, "alice"));
    alice.log().expect("onLoginSuccess");
    alice.logout();
  }
}

TEST(Codes, channel_calls_tell_members_from_others) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  support::ChannelRecorder events;
  IChannel *channel = alice->createChannel("lobby", &events);
  EXPECT_EQ(LEAVE_CHANNEL_ERR_NOT_IN_CHANNEL, channel->leave());
  EXPECT_EQ(GET_MEMBERS_ERR_NOT_IN_CHANNEL, channel->getMembers());
  IMessage *message = alice->createMessage("hello");
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_FAILURE, channel->sendMessage(message));
  support::accepted("join", channel->join());
  EXPECT_EQ(JOIN_CHANNEL_ERR_ALREADY_JOINED, channel->join()) << "while joining";
  events.log.expect("onJoinSuccess");
  EXPECT_EQ(JOIN_CHANNEL_ERR_ALREADY_JOINED, channel->join()) << "when joined";
  support::accepted("sendMessage", channel->sendMessage(message));
  message->release();
  support::accepted("leave", channel->leave());
  EXPECT_EQ(LEAVE_CHANNEL_ERR_OK, events.log.expect("onLeave").code);
  EXPECT_EQ(LEAVE_CHANNEL_ERR_NOT_IN_CHANNEL, channel->leave());
  channel->release();
}

TEST(Codes, the_twenty_first_channel_exceeds_the_limit) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  std::vector<std::unique_ptr<support::Room>> rooms;
  for (int i = 0; i < 20; ++i) rooms.emplace_back(new support::Room(alice, "room-" + std::to_string(i)));
  support::ChannelRecorder events;
  IChannel *channel = alice->createChannel("room-20", &events);
  ASSERT_NE(nullptr, channel);
  EXPECT_EQ(JOIN_CHANNEL_ERR_EXCEED_LIMIT, channel->join());
  support::accepted("leave", (*rooms[0])->leave());
  rooms[0]->log().expect("onLeave");
  EXPECT_EQ(JOIN_CHANNEL_ERR_OK, channel->join());
  events.log.expect("onJoinSuccess");
  channel->release();
}

TEST(Codes, parameters_are_json_objects) {
  User user(kNowhere, "alice");
  IRtmService *early = createRtmService();
  for (IRtmService *service : {user.service(), early}) {
    EXPECT_EQ(0, service->setParameters("{}"));
    EXPECT_EQ(0, service->setParameters("{\"che.unknown\":true}"));
    EXPECT_EQ(0, service->setParameters("{\"rtm.server\":\"ws://127.0.0.1:9\"}"));
    EXPECT_GT(0, service->setParameters(nullptr));
    EXPECT_GT(0, service->setParameters(""));
    EXPECT_GT(0, service->setParameters("rtm.server"));
    EXPECT_GT(0, service->setParameters("{\"rtm.server\":"));
    EXPECT_GT(0, service->setParameters("[1]"));
  }
  early->release();
}

TEST(Codes, the_version_is_told) {
  EXPECT_STREQ(rtm_version(), getRtmSdkVersion());
  EXPECT_STRNE("", getRtmSdkVersion());
}

}  // namespace
