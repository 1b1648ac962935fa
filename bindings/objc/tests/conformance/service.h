// Service, Channel, Manager: the C++ interfaces of the scenarios, over AgoraRtmKit.
#pragma once

#import <AgoraRtmKit/AgoraRtmKit.h>
#include <IAgoraRtmCallManager.h>
#include <IAgoraRtmService.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace objc {

// Waits until everything has been told that waits on a kit's queue.
void fence(AgoraRtmKit *kit);

// The channels of a kit, one for one of its own. They live as long as this.
class Channels {
 public:
  ~Channels();
  // nullptr when the kit refuses the id.
  agora::rtm::IChannel *open(AgoraRtmKit *kit, const char *name, agora::rtm::IChannelEventHandler *handler);

 private:
  std::vector<agora::rtm::IChannel *> made_;
};

// The managers of a kit: one, and another when that was released.
class Managers {
 public:
  ~Managers();
  agora::rtm::IRtmCallManager *open(AgoraRtmKit *kit, agora::rtm::IRtmCallEventHandler *handler);

 private:
  std::vector<agora::rtm::IRtmCallManager *> made_;
  AgoraRtmCallKit *last_ = nil;
};

}  // namespace objc
