// What callbacks may rely on: one thread, order, no lock held, any call allowed, exceptions contained, and an end that is an end.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::ChannelRecorder;
using support::Event;
using support::Room;
using support::Server;
using support::ServiceRecorder;
using support::Until;
using support::User;
using support::with_id;

namespace {

class Callbacks : public ::testing::Test {
 protected:
  Callbacks() : alice(server.url(), "alice"), bob(server.url(), "bob") {
    alice.login();
    bob.login();
  }
  Server server;
  User alice;
  User bob;
};

TEST_F(Callbacks, of_a_service_and_its_channels_come_on_one_thread_that_is_not_the_callers) {
  Room first(bob, "first");
  Room second(bob, "second");
  alice.send("bob", "hello");
  bob.log().expect("onMessageReceivedFromPeer");
  std::set<std::thread::id> threads;
  for (const Event &event : bob.log().all()) threads.insert(event.thread);
  for (const Event &event : first.log().all()) threads.insert(event.thread);
  for (const Event &event : second.log().all()) threads.insert(event.thread);
  EXPECT_EQ(1u, threads.size());
  EXPECT_EQ(0u, threads.count(std::this_thread::get_id()));
}

TEST_F(Callbacks, never_overlap) {
  Room room(bob, "lobby");
  Room speaking(alice, "lobby");
  std::atomic<int> inside(0);
  std::atomic<bool> overlapped(false);
  const Until end(bob);
  auto check = [&](const Event &) {
    if (inside.fetch_add(1) != 0) overlapped = true;
    std::this_thread::yield();
    inside.fetch_sub(1);
  };
  bob.events.inside = check;
  room.events.inside = check;
  for (int i = 0; i < 200; ++i) {
    alice.send("bob", "peer");
    speaking.send("channel");
    bob.send("alice", "own results too");
  }
  for (int i = 0; i < 200; ++i) {
    bob.log().expect("onMessageReceivedFromPeer");
    room.log().expect("onMessageReceived");
    bob.log().expect("onSendMessageResult");
  }
  EXPECT_FALSE(overlapped);
}

TEST_F(Callbacks, may_call_everything) {
  ChannelRecorder channel_events;
  IChannel *made = nullptr;
  const Until end(bob);
  bob.events.inside = [&](const Event &event) {
    if (event.text == "go") {
      // Without a lock held inside the library each of these returns.
      bob.send("alice", "reply");
      made = bob->createChannel("from-a-callback", &channel_events);
      made->join();
      bob->setParameters("{\"rtm.send_timeout_ms\":9000}");
      ServiceRecorder observer;
      bob->addEventHandler(&observer);
      bob->removeEventHandler(&observer);
      long long request = 0;
      bob->createImageMessageByUploading(support::picture("photo.jpg").c_str(), request);
      bob->cancelMediaUpload(12345);
    }
  };
  channel_events.inside = [&](const Event &event) {
    if (event.name == "onJoinSuccess") made->getMembers();
  };
  alice.send("bob", "go");
  EXPECT_EQ("reply", alice.log().expect("onMessageReceivedFromPeer").text);
  EXPECT_EQ(1u, channel_events.log.expect("onGetMembers").users.size());
  EXPECT_EQ(0, bob.log().expect("onImageMediaUploadResult").code);
  bob.log().expect("onMediaCancelResult");
  made->release();
}

TEST_F(Callbacks, may_log_out_and_in_again) {
  std::atomic<int> rounds(0);
  const Until end(bob);
  bob.events.inside = [&](const Event &event) {
    if (event.text == "go") bob->logout();
    if (event.name == "onLogout" && ++rounds <= 2) bob->login(nullptr, "bob");
    if (event.name == "onLoginSuccess" && rounds < 2) bob->logout();
  };
  alice.send("bob", "go");
  support::eventually("logged in twice more", [&] { return bob.log().count("onLoginSuccess") == 3; });
}

TEST_F(Callbacks, that_throw_do_no_harm) {
  Room room(bob, "lobby");
  Room speaking(alice, "lobby");
  bob.events.inside = [](const Event &) { throw std::runtime_error("from a service callback"); };
  room.events.inside = [](const Event &) { throw 42; };
  for (int i = 0; i < 10; ++i) {
    alice.send("bob", std::to_string(i));
    speaking.send(std::to_string(i));
  }
  for (int i = 0; i < 10; ++i) {
    bob.log().expect("onMessageReceivedFromPeer", support::with_text(std::to_string(i)));
    room.log().expect("onMessageReceived", support::with_text(std::to_string(i)));
  }
  bob.events.inside = nullptr;
  bob.logout();
}

TEST_F(Callbacks, reach_every_observer_after_the_first_handler) {
  ServiceRecorder first, second;
  std::vector<std::string> order;
  const Until end(bob);
  auto note = [&](const char *who) {
    return [&order, who](const Event &event) {
      if (event.name == "onMessageReceivedFromPeer") order.push_back(who + (" " + event.text));
    };
  };
  bob.events.inside = note("handler");
  first.inside = note("first");
  second.inside = note("second");
  bob->addEventHandler(&first);
  bob->addEventHandler(&second);
  bob->addEventHandler(&second);  // once is enough
  bob->addEventHandler(nullptr);
  alice.send("bob", "one");
  second.log.expect("onMessageReceivedFromPeer");
  bob->removeEventHandler(&first);
  bob->removeEventHandler(&first);
  bob->removeEventHandler(nullptr);
  alice.send("bob", "two");
  second.log.expect("onMessageReceivedFromPeer");
  bob.release();  // the callbacks have ended: `order` is at rest
  EXPECT_EQ((std::vector<std::string>{"handler one", "first one", "second one", "handler two", "second two"}), order);
}

TEST_F(Callbacks, each_observer_owns_the_message_of_an_upload) {
  ServiceRecorder observer;
  bob->addEventHandler(&observer);
  long long request = 0;
  support::accepted("upload", bob->createFileMessageByUploading(support::picture("icon.bmp").c_str(), request));
  bob.log().expect("onFileMediaUploadResult", with_id(request));
  observer.log.expect("onFileMediaUploadResult", with_id(request));
  IFileMessage *mine = bob.events.take_file(request);
  IFileMessage *theirs = observer.take_file(request);
  EXPECT_NE(mine, theirs);
  EXPECT_STREQ(mine->getMediaId(), theirs->getMediaId());
  mine->release();
  theirs->release();
  bob->removeEventHandler(&observer);
}

TEST_F(Callbacks, remove_a_handler_from_inside_itself) {
  std::unique_ptr<ServiceRecorder> observer(new ServiceRecorder);
  std::promise<void> removed;
  const Until end(bob);
  observer->inside = [&](const Event &) {
    bob->removeEventHandler(observer.get());
    removed.set_value();
  };
  bob->addEventHandler(observer.get());
  alice.send("bob", "first");
  removed.get_future().get();
  alice.send("bob", "second");
  bob.log().expect("onMessageReceivedFromPeer", support::with_text("second"));
  EXPECT_EQ(1u, observer->log.count("onMessageReceivedFromPeer"));
}

TEST_F(Callbacks, added_and_removed_meanwhile_keep_the_round_whole) {
  ServiceRecorder early, late;
  const Until end(bob);
  bob.events.inside = [&](const Event &event) {
    if (event.text != "go") return;
    bob->removeEventHandler(&early);
    bob->addEventHandler(&late);
  };
  bob->addEventHandler(&early);
  alice.send("bob", "go");
  alice.send("bob", "next");
  late.log.expect("onMessageReceivedFromPeer", support::with_text("next"));
  EXPECT_EQ(0u, early.log.count("onMessageReceivedFromPeer")) << "removed before its turn";
  EXPECT_EQ(1u, late.log.count("onMessageReceivedFromPeer")) << "added after the event came";
  bob->removeEventHandler(&late);
}

// A handler that can be held inside a callback.
class Gate {
 public:
  support::Inside::Work inside() {
    return [this](const Event &) {
      if (!entered_once_.exchange(true)) entered_.set_value();
      open_.get_future().wait();
      done = true;
    };
  }
  void wait_until_entered() { entered_.get_future().wait(); }
  void open() { open_.set_value(); }
  std::atomic<bool> done{false};

 private:
  std::atomic<bool> entered_once_{false};
  std::promise<void> entered_;
  std::promise<void> open_;
};

TEST_F(Callbacks, that_run_are_waited_for_when_their_handler_is_removed) {
  ServiceRecorder observer;
  Gate gate;
  observer.inside = gate.inside();
  bob->addEventHandler(&observer);
  alice.send("bob", "hello");
  gate.wait_until_entered();
  std::future<bool> removed = std::async(std::launch::async, [&] {
    bob->removeEventHandler(&observer);
    return gate.done.load();
  });
  EXPECT_EQ(std::future_status::timeout, removed.wait_for(std::chrono::milliseconds(50)));
  gate.open();
  EXPECT_TRUE(removed.get()) << "removeEventHandler returned while the handler ran";
}

TEST_F(Callbacks, that_run_are_waited_for_by_release) {
  for (const bool sync : {true, false}) {
    ServiceRecorder events;
    Gate gate;
    IRtmService *service = createRtmService();
    const std::string id = sync ? "carol" : "dave";
    support::accepted("initialize", service->initialize(support::kApp, &events));
    support::accepted("setParameters", service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
    support::accepted("login", service->login(nullptr, id.c_str()));
    events.log.expect("onLoginSuccess");
    events.inside = gate.inside();
    alice.send(id, "hello");
    gate.wait_until_entered();
    std::future<bool> released = std::async(std::launch::async, [&] {
      service->release(sync);
      return gate.done.load();
    });
    EXPECT_EQ(std::future_status::timeout, released.wait_for(std::chrono::milliseconds(50)));
    gate.open();
    EXPECT_TRUE(released.get()) << "release returned while a callback ran";
  }
}

TEST_F(Callbacks, that_want_the_lock_of_the_releasing_thread_do_not_hang_it) {
  // Kept by the callback too, which outlives the wait.
  struct Held {
    std::mutex lock;
    std::promise<void> entered, left;
    bool once = false;
  };
  const std::shared_ptr<Held> held = std::make_shared<Held>();
  bob.events.inside = [held](const Event &) {
    if (held->once) return;
    held->once = true;
    held->entered.set_value();
    { std::lock_guard<std::mutex> guard(held->lock); }
    held->left.set_value();
  };
  std::future<void> released;
  {
    std::lock_guard<std::mutex> guard(held->lock);
    alice.send("bob", "hello");
    held->entered.get_future().wait();
    released = std::async(std::launch::async, [&] { bob.release(false); });
    EXPECT_EQ(std::future_status::ready, released.wait_for(std::chrono::seconds(20))) << "the wait is bounded";
  }
  released.get();
  held->left.get_future().wait();
}

TEST_F(Callbacks, end_with_the_one_that_releases_its_service) {
  for (const bool sync : {true, false}) {
    ServiceRecorder events, observer;
    IRtmService *service = createRtmService();
    const std::string id = sync ? "carol" : "dave";
    support::accepted("initialize", service->initialize(support::kApp, &events));
    support::accepted("setParameters", service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
    service->addEventHandler(&observer);
    support::accepted("login", service->login(nullptr, id.c_str()));
    events.log.expect("onLoginSuccess");
    observer.log.expect("onLoginSuccess");
    std::promise<void> released;
    events.inside = [&](const Event &event) {
      if (event.text != "0") return;
      service->release(sync);
      released.set_value();
    };
    for (int i = 0; i < 20; ++i) alice.send(id, std::to_string(i));
    released.get_future().wait();
    EXPECT_EQ(1u, events.log.count("onMessageReceivedFromPeer"));
    EXPECT_EQ(0u, observer.log.count("onMessageReceivedFromPeer"));
    service->release();  // harmless
    // The server hears of the end, so that the peer is told: the connection is gone, and with it every callback.
    support::eventually("the user is gone", [&] {
      const long long sent = alice.send(id, "still there?");
      return alice.log().expect("onSendMessageResult", with_id(sent)).code == PEER_MESSAGE_ERR_PEER_UNREACHABLE;
    });
    EXPECT_EQ(1u, events.log.count("onMessageReceivedFromPeer"));
  }
}

TEST_F(Callbacks, end_with_the_one_that_releases_its_channel) {
  Room speaking(alice, "lobby");
  ChannelRecorder events;
  IChannel *channel = bob->createChannel("lobby", &events);
  support::accepted("join", channel->join());
  events.log.expect("onJoinSuccess");
  std::promise<void> released;
  events.inside = [&](const Event &event) {
    if (event.name != "onMessageReceived") return;
    channel->release();
    channel->release();
    released.set_value();
  };
  for (int i = 0; i < 20; ++i) speaking.send(std::to_string(i));
  released.get_future().wait();
  EXPECT_EQ("bob", speaking.log().expect("onMemberLeft").user);
  alice.send("bob", "the service lives on");
  bob.log().expect("onMessageReceivedFromPeer");
  EXPECT_EQ(1u, events.log.count("onMessageReceived"));
}

TEST_F(Callbacks, of_a_handler_end_before_release_returns_so_that_it_can_be_deleted) {
  // Messages pour in while handlers and services die on consecutive lines.
  std::atomic<bool> stop(false);
  std::thread speaker([&] {
    while (!stop) {
      for (int i = 0; i < 20; ++i) alice.send("target", "x");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  for (int round = 0; round < 20; ++round) {
    std::unique_ptr<ServiceRecorder> events(new ServiceRecorder);
    IRtmService *service = createRtmService();
    support::accepted("initialize", service->initialize(support::kApp, events.get()));
    support::accepted("setParameters", service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
    support::accepted("login", service->login(nullptr, "target"));
    events->log.expect("onMessageReceivedFromPeer");
    service->release(round % 2 == 0);
    events.reset();
  }
  stop = true;
  speaker.join();
}

}  // namespace
