// Uses all of the surface that has code in the headers.
#include <IAgoraRtmService.h>

namespace {
struct Handler : agora::rtm::IRtmServiceEventHandler, agora::rtm::IChannelEventHandler {};
}  // namespace

int main() {
  Handler handler;
  agora::rtm::IRtmService *service = agora::rtm::createRtmService();
  service->initialize("app", &handler);
  agora::rtm::IChannel *channel = service->createChannel("lobby", &handler);
  agora::rtm::IMessage *message = service->createMessage("hello");
  agora::rtm::IImageMessage *image = service->createImageMessageByMediaId("id");
  agora::rtm::IFileMessage *file = service->createFileMessageByMediaId("id");
  channel->sendMessage(message);
  service->sendMessageToPeer("bob", image);
  message->release();
  image->release();
  file->release();
  channel->release();
  service->release(true);
  return *agora::rtm::getRtmSdkVersion() == '\0';
}
