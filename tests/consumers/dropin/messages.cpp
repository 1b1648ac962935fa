// Messages from user to user, presence, and the attributes of users.
#include "scenes.h"

using namespace agora::rtm;

namespace {

// Hears with another; the handlers of a service are several.
struct Observer : IRtmServiceEventHandler {
  Log log;
  void onMessageReceivedFromPeer(const char *peer, const IMessage *message) override { log.add(words(peer, ": ", seen(*message))); }
};

// Sends what may be released at once, and waits for the receipt.
void deliver(Scene &scene, IMessage *message, const SendMessageOptions &options, int code) {
  const long long id = message->getMessageId();
  accepted("sendMessageToPeer", scene.ann->sendMessageToPeer("bob", message, options));
  message->release();
  scene.ann_hears.log.expect(words("sent ", id, ": ", code));
}

}  // namespace

void messages(Scene &scene) {
  IMessage *const plain = scene.ann->createMessage("hello");
  same("getMessageType", plain->getMessageType(), 1);
  const long long id = plain->getMessageId();
  accepted("the older sendMessageToPeer", scene.ann->sendMessageToPeer("bob", plain));
  plain->release();
  scene.ann_hears.log.expect(words("sent ", id, ": 0"));
  scene.bob_hears.log.expect("ann: type 1 \"hello\"");

  IMessage *const empty = scene.ann->createMessage();
  same("getText", empty->getText(), "");
  empty->setText("filled in later");
  same("getText", empty->getText(), "filled in later");
  Observer observer;
  scene.bob->addEventHandler(&observer);
  deliver(scene, empty, SendMessageOptions(), 0);
  scene.bob_hears.log.expect("ann: type 1 \"filled in later\"");
  observer.log.expect("ann: type 1 \"filled in later\"");
  scene.bob->removeEventHandler(&observer);

  const unsigned char raw[] = {1, 0, 2};
  IMessage *const bytes = scene.ann->createMessage(raw, 3);
  same("getMessageType", bytes->getMessageType(), 2);
  same("getRawMessageLength", bytes->getRawMessageLength(), 3);
  same("the last byte", static_cast<int>(bytes->getRawMessageData()[2]), 2);
  deliver(scene, bytes, SendMessageOptions(), 0);
  scene.bob_hears.log.expect("ann: type 2 \"\" of 1 0 2");
  deliver(scene, scene.ann->createMessage(raw, 2, "two bytes"), SendMessageOptions(), 0);
  scene.bob_hears.log.expect("ann: type 2 \"two bytes\" of 1 0");
  same("what was heard after removeEventHandler", observer.log.size(), 0u);

  accepted("logout", scene.bob->logout());
  scene.bob_hears.log.expect_each({"logged out: 0", "state 1 for 6"});
  SendMessageOptions kept;
  kept.enableOfflineMessaging = true;
  deliver(scene, scene.ann->createMessage("while you were away"), kept, 4);
  deliver(scene, scene.ann->createMessage("never mind"), SendMessageOptions(), 3);
  accepted("login", scene.bob->login(nullptr, "bob"));
  scene.bob_hears.log.expect_each({"logged in", "state 3 for 2", "ann: type 1 \"while you were away\", offline"});
}

void presence(Scene &scene) {
  const char *users[] = {"ann", "nobody"};
  long long request = 0;
  accepted("queryPeersOnlineStatus", scene.bob->queryPeersOnlineStatus(users, 2, request));
  scene.bob_hears.log.expect(words("presence ", request, ": 0 ann online 0 nobody away 2"));
  accepted("subscribePeersOnlineStatus", scene.bob->subscribePeersOnlineStatus(users, 1, request));
  scene.bob_hears.log.expect(words("subscription ", request, ": 0"));
  scene.bob_hears.log.expect("changed: ann online 0");
  accepted("queryPeersBySubscriptionOption", scene.bob->queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS, request));
  scene.bob_hears.log.expect(words("subscribed ", request, ": 0 ann"));
  accepted("unsubscribePeersOnlineStatus", scene.bob->unsubscribePeersOnlineStatus(users, 1, request));
  scene.bob_hears.log.expect(words("subscription ", request, ": 0"));
  accepted("queryPeersBySubscriptionOption", scene.bob->queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS, request));
  scene.bob_hears.log.expect(words("subscribed ", request, ": 0"));
}

void user_attributes(Scene &scene) {
  const RtmAttribute first[] = {{"mood", "calm"}, {"seat", "4"}};
  const RtmAttribute second[] = {{"mood", "glad"}, {"hat", "red"}};
  const char *hat[] = {"hat"};
  long long request = 0;
  accepted("setLocalUserAttributes", scene.ann->setLocalUserAttributes(first, 2, request));
  scene.ann_hears.log.expect(words("set own ", request, ": 0"));
  accepted("addOrUpdateLocalUserAttributes", scene.ann->addOrUpdateLocalUserAttributes(second, 2, request));
  scene.ann_hears.log.expect(words("updated own ", request, ": 0"));
  accepted("getUserAttributesByKeys", scene.bob->getUserAttributesByKeys("ann", hat, 1, request));
  scene.bob_hears.log.expect(words("attributes ", request, ": 0 ann hat=red"));
  const char *most[] = {"hat", "seat"};
  accepted("deleteLocalUserAttributesByKeys", scene.ann->deleteLocalUserAttributesByKeys(most, 2, request));
  scene.ann_hears.log.expect(words("deleted own ", request, ": 0"));
  accepted("getUserAttributes", scene.bob->getUserAttributes("ann", request));
  scene.bob_hears.log.expect(words("attributes ", request, ": 0 ann mood=glad"));
  accepted("clearLocalUserAttributes", scene.ann->clearLocalUserAttributes(request));
  scene.ann_hears.log.expect(words("cleared own ", request, ": 0"));
  accepted("getUserAttributes", scene.bob->getUserAttributes("ann", request));
  scene.bob_hears.log.expect(words("attributes ", request, ": 0 ann"));
}
