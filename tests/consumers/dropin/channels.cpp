// Channels, their members and their attributes.
#include "scenes.h"

using namespace agora::rtm;

void channels(Scene &scene) {
  ChannelEvents ann_in_lobby, bob_in_lobby;
  IChannel *const anns = scene.ann->createChannel("lobby", &ann_in_lobby);
  IChannel *const bobs = scene.bob->createChannel("lobby", &bob_in_lobby);
  same("getId", bobs->getId(), "lobby");
  accepted("join", anns->join());
  ann_in_lobby.log.expect("joined");
  ann_in_lobby.log.expect("count: 1");
  accepted("join", bobs->join());
  bob_in_lobby.log.expect("joined");
  ann_in_lobby.log.expect("bob came to lobby");
  same("join again", bobs->join(), 6);
  accepted("getMembers", bobs->getMembers());
  bob_in_lobby.log.expect("members: 0, 2 of lobby");
  const char *names[] = {"lobby", "cellar"};
  long long request = 0;
  accepted("getChannelMemberCount", scene.bob->getChannelMemberCount(names, 2, request));
  scene.bob_hears.log.expect(words("counted ", request, ": 0 lobby=2 cellar=0"));

  IMessage *const welcome = scene.ann->createMessage("welcome");
  const long long first = welcome->getMessageId();
  accepted("the older sendMessage", anns->sendMessage(welcome));
  welcome->release();
  ann_in_lobby.log.expect(words("sent ", first, ": 0"));
  bob_in_lobby.log.expect("ann: type 1 \"welcome\"");
  IMessage *const thanks = scene.bob->createMessage("thanks");
  const long long second = thanks->getMessageId();
  accepted("sendMessage", bobs->sendMessage(thanks, SendMessageOptions()));
  thanks->release();
  bob_in_lobby.log.expect(words("sent ", second, ": 0"));
  ann_in_lobby.log.expect("bob: type 1 \"thanks\"");

  IImageMessage *const image = scene.ann->createImageMessageByMediaId("no-such-image");
  image->setFileName("image.png");
  accepted("sendMessage", anns->sendMessage(image, SendMessageOptions()));
  image->release();
  bob_in_lobby.log.expect("ann: image image.png of 0 bytes, 0x0, thumbnail  0x0, type 4 \"\"");
  IFileMessage *const file = scene.ann->createFileMessageByMediaId("no-such-file");
  same("getMediaId", file->getMediaId(), "no-such-file");
  file->setFileName("notes.txt");
  accepted("sendMessage", anns->sendMessage(file, SendMessageOptions()));
  file->release();
  bob_in_lobby.log.expect("ann: file notes.txt of 0 bytes, thumbnail , type 3 \"\"");

  accepted("leave", bobs->leave());
  bob_in_lobby.log.expect("left: 0");
  ann_in_lobby.log.expect("bob went from lobby");
  bobs->release();
  anns->release();
}

void channel_attributes(Scene &scene) {
  ChannelEvents bob_in_lobby;
  IChannel *const bobs = scene.bob->createChannel("lobby", &bob_in_lobby);
  accepted("join", bobs->join());
  bob_in_lobby.log.expect("joined");

  IRtmChannelAttribute *const topic = scene.ann->createChannelAttribute();
  topic->setKey("topic");
  topic->setValue("tea");
  same("getKey", topic->getKey(), "topic");
  same("getValue", topic->getValue(), "tea");
  IRtmChannelAttribute *const host = scene.ann->createChannelAttribute();
  host->setKey("host");
  host->setValue("ann");
  const IRtmChannelAttribute *only_topic[] = {topic};
  const IRtmChannelAttribute *only_host[] = {host};
  const char *keys[] = {"topic"};
  ChannelAttributeOptions telling;
  telling.enableNotificationToChannelMembers = true;
  const ChannelAttributeOptions silent;
  long long request = 0;

  accepted("setChannelAttributes", scene.ann->setChannelAttributes("lobby", only_topic, 1, telling, request));
  scene.ann_hears.log.expect(words("set channel ", request, ": 0"));
  bob_in_lobby.log.expect("attributes: topic=tea by ann");
  accepted("addOrUpdateChannelAttributes", scene.ann->addOrUpdateChannelAttributes("lobby", only_host, 1, silent, request));
  scene.ann_hears.log.expect(words("updated channel ", request, ": 0"));
  accepted("getChannelAttributesByKeys", scene.bob->getChannelAttributesByKeys("lobby", keys, 1, request));
  scene.bob_hears.log.expect(words("channel attributes ", request, ": 0 topic=tea by ann"));
  accepted("deleteChannelAttributesByKeys", scene.ann->deleteChannelAttributesByKeys("lobby", keys, 1, telling, request));
  scene.ann_hears.log.expect(words("deleted channel ", request, ": 0"));
  bob_in_lobby.log.expect("attributes: host=ann by ann");
  accepted("clearChannelAttributes", scene.ann->clearChannelAttributes("lobby", silent, request));
  scene.ann_hears.log.expect(words("cleared channel ", request, ": 0"));
  accepted("getChannelAttributes", scene.bob->getChannelAttributes("lobby", request));
  scene.bob_hears.log.expect(words("channel attributes ", request, ": 0"));

  topic->release();
  host->release();
  accepted("leave", bobs->leave());
  bob_in_lobby.log.expect("left: 0");
  bobs->release();
}
