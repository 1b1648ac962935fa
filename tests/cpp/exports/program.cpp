// Uses all of the surface that has code in the headers.
#include <IAgoraService.h>

namespace {
struct Handler : agora::rtm::IRtmServiceEventHandler, agora::rtm::IChannelEventHandler {};
}  // namespace

int main() {
  Handler handler;
  agora::rtm::RtmServiceContext context;
  agora::base::IAgoraService *const agora = createAgoraService();
  if (setRtmServiceContext(context) != 0 || getAgoraSdkVersion(nullptr) == nullptr || setAgoraSdkExternalSymbolLoader(nullptr) != 0) return 1;
  agora::rtm::IRtmService *service = agora->createRtmService();
  if (service == nullptr || *getAgoraSdkErrorDescription(0) == '\0') service = agora::rtm::createRtmService();
  delete agora;
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
