#include <IAgoraRtmService.h>

#include "two_files.h"

namespace {
struct Handler : agora::rtm::IRtmServiceEventHandler {
  // A field of an interface's type, as every program has one.
  agora::rtm::IRtmService *service = nullptr;
};
}  // namespace

int main() {
  Handler handler;
  handler.service = made_elsewhere();
  const int code = handler.service->initialize("app", &handler);
  handler.service->release(true);
  agora::rtm::createRtmService()->release();
  return code;
}
