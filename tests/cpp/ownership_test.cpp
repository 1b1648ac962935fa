// Who owns what, as programs in the field take it: releases too early, twice, in the wrong order, or never.
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <thread>

#include "support/calls.h"
#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::ChannelRecorder;
using support::Event;
using support::Room;
using support::Server;
using support::ServiceRecorder;
using support::User;
using support::with_id;

namespace {

// Every method of a released service, which answers "not initialized" or does nothing.
void poke_released(IRtmService *service) {
  ServiceRecorder events;
  long long request = -7;
  EXPECT_EQ(INIT_ERR_FAILURE, service->initialize("app", &events));
  service->addEventHandler(&events);
  service->removeEventHandler(&events);
  EXPECT_EQ(LOGIN_ERR_NOT_INITIALIZED, service->login(nullptr, "alice"));
  EXPECT_EQ(LOGOUT_ERR_NOT_INITIALIZED, service->logout());
  EXPECT_EQ(PEER_MESSAGE_ERR_NOT_INITIALIZED, service->sendMessageToPeer("bob", nullptr));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_NOT_INITIALIZED, service->createFileMessageByUploading("/tmp/x", request));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_NOT_INITIALIZED, service->createImageMessageByUploading("/tmp/x", request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED, service->downloadMediaToMemory("id", request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED, service->downloadMediaToFile("id", "/tmp/x", request));
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_INITIALIZED, service->cancelMediaUpload(1));
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_INITIALIZED, service->cancelMediaDownload(1));
  EXPECT_EQ(nullptr, service->createChannel("lobby", nullptr));
  EXPECT_EQ(nullptr, service->createMessage());
  EXPECT_EQ(nullptr, service->createMessage("text"));
  EXPECT_EQ(nullptr, service->createFileMessageByMediaId("id"));
  EXPECT_EQ(nullptr, service->createImageMessageByMediaId("id"));
  EXPECT_GT(0, service->setParameters("{}"));
  EXPECT_EQ(-7, request);
}

void poke_released(IChannel *channel) {
  EXPECT_EQ(JOIN_CHANNEL_ERR_NOT_INITIALIZED, channel->join());
  EXPECT_EQ(LEAVE_CHANNEL_ERR_NOT_INITIALIZED, channel->leave());
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_NOT_INITIALIZED, channel->sendMessage(nullptr));
  EXPECT_EQ(GET_MEMBERS_ERR_NOT_INITIALIZED, channel->getMembers());
  EXPECT_STREQ("lobby", channel->getId());
}

TEST(Ownership, a_released_service_does_nothing_and_may_be_released_again) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  IRtmService *service = alice.service();
  alice.release();
  for (int i = 0; i < 3; ++i) {
    poke_released(service);
    service->release(i == 1);
  }
  IRtmService *never = createRtmService();
  never->release();
  never->release(true);
  poke_released(never);
}

TEST(Ownership, a_service_in_a_shared_ptr_may_also_be_released_by_hand) {
  Server server;
  ServiceRecorder events;
  std::shared_ptr<IRtmService> service(createRtmService(), [](IRtmService *one) { one->release(); });
  support::accepted("initialize", service->initialize(support::kApp, &events));
  support::accepted("setParameters", service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
  support::accepted("login", service->login(nullptr, "alice"));
  events.log.expect("onLoginSuccess");
  service->release();
}

TEST(Ownership, a_released_channel_does_nothing_and_may_be_released_again) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  ChannelRecorder events;
  IChannel *channel = alice->createChannel("lobby", &events);
  for (int i = 0; i < 3; ++i) {
    channel->release();
    poke_released(channel);
  }
}

TEST(Ownership, a_release_tells_nothing_of_the_end_that_it_brings) {
  Server server;
  for (int round = 0; round < 40; ++round) {
    support::Caller alice(server.url(), "alice");
    alice.login();
    // Each of them would fail with the end of the login, and be told.
    for (int i = 0; i < 10; ++i) alice.invite("nobody")->release();
    const std::size_t told = alice.log().all().size();
    alice.release(round % 2 == 0);
    EXPECT_EQ(told, alice.log().all().size()) << alice.log().describe();
    EXPECT_EQ(0u, alice.calls.log.all().size()) << alice.calls.log.describe();
  }
}

TEST(Ownership, channels_may_be_released_after_their_service_or_never) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  ChannelRecorder events;
  IChannel *late = alice->createChannel("lobby", &events);
  alice->createChannel("never-released", &events);
  support::accepted("join", late->join());
  events.log.expect("onJoinSuccess");
  alice.release();
  poke_released(late);
  late->release();
  poke_released(late);
}

TEST(Ownership, two_threads_may_release_at_once) {
  Server server;
  for (int round = 0; round < 20; ++round) {
    User alice(server.url(), "alice");
    ChannelRecorder events;
    IChannel *channel = alice->createChannel("lobby", &events);
    IRtmService *service = alice.service();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([=] { service->release(i % 2 == 0); });
      threads.emplace_back([=] { channel->release(); });
    }
    for (std::thread &thread : threads) thread.join();
    poke_released(service);
    poke_released(channel);
  }
}

TEST(Ownership, released_shells_are_recycled_in_the_end) {
  // More than are kept, so that the first ones go; a leak checker sees the rest.
  IRtmService *last = nullptr;
  for (int i = 0; i < 66000; ++i) {
    last = createRtmService();
    last->release();
  }
  last->release();
}

TEST(Ownership, messages_may_be_released_right_after_the_send_and_received_ones_are_lent) {
  Server server;
  User alice(server.url(), "alice");
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  bob.events.inside = [](const Event &) {};
  struct Greedy : IRtmServiceEventHandler {
    void onMessageReceivedFromPeer(const char *, const IMessage *message) override {
      // Programs that release what they are lent do no harm.
      const_cast<IMessage *>(message)->release();
      const_cast<IMessage *>(message)->setText("mine");
      text.set_value(message->getText());
    }
    std::promise<std::string> text;
  } greedy;
  bob->addEventHandler(&greedy);
  alice.send("bob", "lent");
  EXPECT_EQ("lent", greedy.text.get_future().get());
  bob->removeEventHandler(&greedy);
}

TEST(Ownership, an_uploaded_message_goes_to_another_thread_and_is_sent_there) {
  Server server;
  User alice(server.url(), "alice");
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  struct Queue : IRtmServiceEventHandler {
    void onImageMediaUploadResult(long long, IImageMessage *image, UPLOAD_MEDIA_ERR_CODE) override { uploaded.set_value(image); }
    std::promise<IImageMessage *> uploaded;
  } queue;
  alice->addEventHandler(&queue);
  std::thread worker([&] {
    IImageMessage *image = queue.uploaded.get_future().get();
    image->setText("from another thread");
    alice->sendMessageToPeer("bob", image, SendMessageOptions());
    image->release();
  });
  long long request = 0;
  support::accepted("upload", alice->createImageMessageByUploading(support::picture("photo.jpg").c_str(), request));
  EXPECT_EQ("from another thread", bob.log().expect("onImageMessageReceivedFromPeer").text);
  worker.join();
  alice->removeEventHandler(&queue);
}

TEST(Ownership, a_message_outlives_its_service) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  IMessage *message = alice->createMessage("still here");
  IImageMessage *image = alice.upload_image(support::picture("icon.bmp"));
  alice.release();
  EXPECT_STREQ("still here", message->getText());
  EXPECT_EQ(64, image->getWidth());
  message->release();
  image->release();
}

TEST(Ownership, a_channel_made_again_is_the_same_with_the_new_handler) {
  Server server;
  User alice(server.url(), "alice");
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  Room speaking(alice, "lobby");
  std::unique_ptr<ChannelRecorder> old(new ChannelRecorder);
  IChannel *channel = bob->createChannel("lobby", old.get());
  support::accepted("join", channel->join());
  old->log.expect("onJoinSuccess");

  std::atomic<bool> stop(false);
  std::thread speaker([&] {
    while (!stop) {
      speaking.send("x");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  for (int round = 0; round < 50; ++round) {
    std::unique_ptr<ChannelRecorder> next(new ChannelRecorder);
    EXPECT_EQ(channel, bob->createChannel("lobby", next.get()));
    old = std::move(next);  // the old one is destroyed while messages pour in
    old->log.expect("onMessageReceived");
  }
  stop = true;
  speaker.join();
  EXPECT_EQ(JOIN_CHANNEL_ERR_ALREADY_JOINED, channel->join()) << "the membership stays";
  channel->release();
}

TEST(Ownership, a_channel_made_again_after_release_is_a_new_one) {
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  ChannelRecorder first, second;
  IChannel *before = alice->createChannel("lobby", &first);
  support::accepted("join", before->join());
  first.log.expect("onJoinSuccess");
  before->release();
  IChannel *after = alice->createChannel("lobby", &second);
  EXPECT_NE(before, after);
  support::accepted("join", after->join());
  second.log.expect("onJoinSuccess");
  before->release();
  EXPECT_EQ(JOIN_CHANNEL_ERR_ALREADY_JOINED, after->join()) << "the late second release did not touch the new one";
  after->release();
}

TEST(Ownership, the_handler_of_a_channel_is_replaced_from_inside_its_own_callback) {
  Server server;
  User alice(server.url(), "alice");
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  Room speaking(alice, "lobby");
  ChannelRecorder first, second;
  IChannel *channel = bob->createChannel("lobby", &first);
  first.inside = [&](const Event &event) {
    if (event.name == "onMessageReceived") bob->createChannel("lobby", &second);
  };
  support::accepted("join", channel->join());
  first.log.expect("onJoinSuccess");
  speaking.send("one");
  speaking.send("two");
  second.log.expect("onMessageReceived", support::with_text("two"));
  EXPECT_EQ(1u, first.log.count("onMessageReceived"));
  channel->release();
}

TEST(Ownership, one_handler_serves_two_channels) {
  Server server;
  User alice(server.url(), "alice");
  User bob(server.url(), "bob");
  alice.login();
  bob.login();
  Room first(alice, "first");
  Room second(alice, "second");
  ChannelRecorder both;
  IChannel *channels[] = {bob->createChannel("first", &both), bob->createChannel("second", &both)};
  for (IChannel *channel : channels) {
    support::accepted("join", channel->join());
    both.log.expect("onJoinSuccess");
  }
  first.send("to the first");
  second.send("to the second");
  both.log.expect("onMessageReceived", support::with_text("to the first"));
  both.log.expect("onMessageReceived", support::with_text("to the second"));
  channels[0]->release();
  second.send("still heard");
  both.log.expect("onMessageReceived", support::with_text("still heard"));
  channels[1]->release();
}

TEST(Ownership, one_object_handles_service_and_channel) {
  struct Everything : IRtmServiceEventHandler, IChannelEventHandler {
    std::promise<void> login, join, peer, channel;
    void onLoginSuccess() override { login.set_value(); }
    void onJoinSuccess() override { join.set_value(); }
    void onMessageReceivedFromPeer(const char *, const IMessage *) override { peer.set_value(); }
    void onMessageReceived(const char *, const IMessage *) override { channel.set_value(); }
  };
  Server server;
  User alice(server.url(), "alice");
  alice.login();
  Everything everything;
  IRtmService *service = createRtmService();
  support::accepted("initialize", service->initialize(support::kApp, &everything));
  support::accepted("setParameters", service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
  support::accepted("login", service->login(nullptr, "bob"));
  everything.login.get_future().get();
  IChannel *channel = service->createChannel("lobby", &everything);
  support::accepted("join", channel->join());
  everything.join.get_future().get();
  Room room(alice, "lobby");
  alice.send("bob", "peer");
  room.send("channel");
  everything.peer.get_future().get();
  everything.channel.get_future().get();
  service->release(true);
}

TEST(Ownership, nothing_is_left_when_everything_is_released) {
  const std::uint64_t before = rtm_live_handles();
  {
    Server server;
    User alice(server.url(), "alice");
    alice.login();
    Room room(alice, "lobby");
    IFileMessage *file = alice.upload_file(support::picture("photo.jpg"));
    alice.download(file->getMediaId());
    file->release();
    EXPECT_LT(before, rtm_live_handles());
  }
  EXPECT_EQ(before, rtm_live_handles());
}

}  // namespace
