// Peer messages: what is sent is what arrives, up to the last allowed byte.
#include <gtest/gtest.h>

#include <set>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Event;
using support::Server;
using support::User;
using support::noise;
using support::with_id;

namespace {

const std::size_t kLimit = 32768;

const uint8_t *bytes(const std::string &data) { return reinterpret_cast<const uint8_t *>(data.data()); }

class Messages : public ::testing::Test {
 protected:
  Messages() : alice(server.url(), "alice"), bob(server.url(), "bob") {
    alice.login();
    bob.login();
  }

  // Sends a message that the caller gives up, and returns the code of the call.
  int send(IMessage *message) {
    id = message->getMessageId();
    const int code = alice->sendMessageToPeer("bob", message, SendMessageOptions());
    message->release();
    return code;
  }
  Event received() { return bob.log().expect("onMessageReceivedFromPeer", with_id(id)); }
  int result() { return alice.log().expect("onSendMessageResult", with_id(id)).code; }

  Server server;
  User alice;
  User bob;
  long long id = 0;
};

TEST_F(Messages, text_arrives_as_it_was_sent_and_the_result_says_so) {
  EXPECT_EQ(0, send(alice->createMessage("gr\xc3\xbc\xc3\x9f dich \xf0\x9f\x8c\x8d")));
  const Event event = received();
  EXPECT_EQ("alice", event.user);
  EXPECT_EQ("gr\xc3\xbc\xc3\x9f dich \xf0\x9f\x8c\x8d", event.text);
  EXPECT_EQ(MESSAGE_TYPE_TEXT, event.type);
  EXPECT_FALSE(event.offline);
  EXPECT_GT(event.server_ts, 1500000000000) << "milliseconds since 1970";
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, result());
}

TEST_F(Messages, an_empty_text_is_a_message) {
  EXPECT_EQ(0, send(alice->createMessage()));
  EXPECT_EQ("", received().text);
  EXPECT_EQ(0, send(alice->createMessage(static_cast<const char *>(nullptr))));
  EXPECT_EQ("", received().text);
}

TEST_F(Messages, raw_bytes_and_their_description_arrive) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(0, send(alice->createMessage(bytes(all), 256, "every byte")));
  const Event event = received();
  EXPECT_EQ(MESSAGE_TYPE_RAW, event.type);
  EXPECT_EQ(all, event.data);
  EXPECT_EQ("every byte", event.text);
  EXPECT_EQ(0, send(alice->createMessage(bytes(all), 256)));
  EXPECT_EQ("", received().text);
}

TEST_F(Messages, raw_data_is_copied_when_the_message_is_made) {
  std::string data = "before";
  IMessage *message = alice->createMessage(bytes(data), 6);
  data = "after!";
  EXPECT_EQ(0, send(message));
  EXPECT_EQ("before", received().data);
}

TEST_F(Messages, raw_data_that_is_not_there_is_refused) {
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, send(alice->createMessage(nullptr, 5)));
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, send(alice->createMessage(bytes("x"), -1)));
}

TEST_F(Messages, text_of_32768_bytes_is_sent_and_one_more_is_refused) {
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, send(alice->createMessage(std::string(kLimit + 1, 'a').c_str())));
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, send(alice->createMessage(std::string(kLimit, 'a').c_str())));
  EXPECT_EQ(std::string(kLimit, 'a'), received().text);
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, result());
}

TEST_F(Messages, raw_data_and_description_share_the_limit) {
  const std::string data = noise(kLimit - 10);
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, send(alice->createMessage(bytes(data), static_cast<int>(data.size()), "01234567890")));
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, send(alice->createMessage(bytes(data), static_cast<int>(data.size()), "0123456789")));
  EXPECT_EQ(data, received().data);
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, result());
}

TEST_F(Messages, text_file_name_and_thumbnail_share_the_limit) {
  const std::string thumbnail = noise(kLimit - 20);
  for (const int excess : {1, 0}) {
    IImageMessage *image = alice->createImageMessageByMediaId("some-media-id");
    image->setText("0123456789");
    image->setFileName("0123456789");
    image->setThumbnail(bytes(thumbnail + "x"), static_cast<long long>(thumbnail.size()) + excess);
    EXPECT_EQ(excess == 1 ? PEER_MESSAGE_ERR_INVALID_MESSAGE : PEER_MESSAGE_ERR_OK, send(image));
  }
  const Event event = bob.log().expect("onImageMessageReceivedFromPeer", with_id(id));
  EXPECT_EQ(thumbnail, event.thumbnail);
  EXPECT_EQ("0123456789", event.text);
  EXPECT_EQ("0123456789", event.file_name);
  EXPECT_EQ("some-media-id", event.media_id);
}

TEST_F(Messages, text_that_is_not_utf8_is_refused) {
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, send(alice->createMessage("\xff\xfe")));
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, send(alice->createMessage("cut \xe5\x9b")));
  IFileMessage *file = alice->createFileMessageByMediaId("some-media-id");
  file->setFileName("\xc3\x28");
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, send(file));
}

TEST_F(Messages, a_peer_who_is_not_there_is_unreachable) {
  const long long sent = alice.send("nobody", "hello?");
  EXPECT_EQ(PEER_MESSAGE_ERR_PEER_UNREACHABLE, alice.log().expect("onSendMessageResult", with_id(sent)).code);
}

TEST_F(Messages, a_peer_who_logged_out_is_unreachable_and_one_who_returns_is_not) {
  bob.logout();
  const long long lost = alice.send("bob", "hello?");
  EXPECT_EQ(PEER_MESSAGE_ERR_PEER_UNREACHABLE, alice.log().expect("onSendMessageResult", with_id(lost)).code);
  bob.login();
  const long long sent = alice.send("bob", "hello!");
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, alice.log().expect("onSendMessageResult", with_id(sent)).code);
  EXPECT_EQ("hello!", bob.log().expect("onMessageReceivedFromPeer").text);
  EXPECT_EQ(1u, bob.log().count("onMessageReceivedFromPeer"));
}

TEST_F(Messages, ids_are_positive_distinct_and_the_ones_of_the_results) {
  std::set<long long> ids;
  for (int i = 0; i < 100; ++i) {
    const long long sent = alice.send("bob", std::to_string(i));
    EXPECT_GT(sent, 0);
    EXPECT_TRUE(ids.insert(sent).second);
  }
  for (const long long one : ids) EXPECT_EQ(PEER_MESSAGE_ERR_OK, alice.log().expect("onSendMessageResult", with_id(one)).code);
}

TEST_F(Messages, one_object_may_be_sent_twice) {
  IMessage *message = alice->createMessage("again");
  support::accepted("first", alice->sendMessageToPeer("bob", message));
  message->setText("and again");
  support::accepted("second", alice->sendMessageToPeer("bob", message));
  const long long both = message->getMessageId();
  message->release();
  bob.log().expect("onMessageReceivedFromPeer", support::with_text("again"));
  bob.log().expect("onMessageReceivedFromPeer", support::with_text("and again"));
  alice.log().expect("onSendMessageResult", with_id(both));
  alice.log().expect("onSendMessageResult", with_id(both));
}

TEST_F(Messages, arrive_in_the_order_in_which_they_were_sent) {
  for (int i = 0; i < 500; ++i) alice.send("bob", std::to_string(i));
  bob.log().expect("onMessageReceivedFromPeer", support::with_text("499"));
  const std::vector<Event> events = bob.log().all("onMessageReceivedFromPeer");
  ASSERT_EQ(500u, events.size());
  for (int i = 0; i < 500; ++i) EXPECT_EQ(std::to_string(i), events[static_cast<std::size_t>(i)].text);
}

TEST_F(Messages, received_ones_can_be_passed_on) {
  User carol(server.url(), "carol");
  carol.login();
  struct Forwarder : IRtmServiceEventHandler {
    IRtmService *service = nullptr;
    void onMessageReceivedFromPeer(const char *, const IMessage *message) override { service->sendMessageToPeer("carol", message); }
    void onFileMessageReceivedFromPeer(const char *, const IFileMessage *message) override { service->sendMessageToPeer("carol", message); }
  } forwarder;
  forwarder.service = bob.service();
  bob->addEventHandler(&forwarder);
  alice.send("bob", "for carol");
  EXPECT_EQ("for carol", carol.log().expect("onMessageReceivedFromPeer", support::with_user("bob")).text);
  IFileMessage *file = alice->createFileMessageByMediaId("media-for-carol");
  send(file);
  EXPECT_EQ("media-for-carol", carol.log().expect("onFileMessageReceivedFromPeer", support::with_user("bob")).media_id);
  bob->removeEventHandler(&forwarder);
}

TEST_F(Messages, own_messages_keep_what_is_set) {
  IImageMessage *image = alice->createImageMessageByMediaId("id");
  image->setText("text");
  image->setFileName("name");
  image->setThumbnail(bytes("thumb"), 5);
  image->setWidth(1);
  image->setHeight(2);
  image->setThumbnailWidth(3);
  image->setThumbnailHeight(4);
  EXPECT_STREQ("text", image->getText());
  EXPECT_STREQ("name", image->getFileName());
  EXPECT_EQ("thumb", std::string(image->getThumbnailData(), static_cast<std::size_t>(image->getThumbnailLength())));
  EXPECT_EQ(1, image->getWidth());
  EXPECT_EQ(2, image->getHeight());
  EXPECT_EQ(3, image->getThumbnailWidth());
  EXPECT_EQ(4, image->getThumbnailHeight());
  EXPECT_EQ(0, image->getRawMessageLength());
  EXPECT_EQ(nullptr, image->getRawMessageData());
  image->setText(nullptr);
  image->setFileName(nullptr);
  image->setThumbnail(nullptr, 5);
  EXPECT_STREQ("", image->getText());
  EXPECT_STREQ("", image->getFileName());
  EXPECT_EQ(0, image->getThumbnailLength());
  EXPECT_EQ(nullptr, image->getThumbnailData());
  image->release();
}

}  // namespace
