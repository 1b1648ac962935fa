// Questions: the part of a service that asks for presence, attributes and counts, and what all of it stands on.
#pragma once

#include "outcome.h"
#include "service.h"

namespace objc {

class Questions : public agora::rtm::IRtmService {
 public:
  int queryPeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) override;
  int subscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) override;
  int unsubscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) override;
  int queryPeersBySubscriptionOption(agora::rtm::PEER_SUBSCRIPTION_OPTION option, long long &requestId) override;
  int setLocalUserAttributes(const agora::rtm::RtmAttribute *list, int count, long long &requestId) override;
  int addOrUpdateLocalUserAttributes(const agora::rtm::RtmAttribute *list, int count, long long &requestId) override;
  int deleteLocalUserAttributesByKeys(const char *attributeKeys[], int numberOfKeys, long long &requestId) override;
  int clearLocalUserAttributes(long long &requestId) override;
  int getUserAttributes(const char *userId, long long &requestId) override;
  int getUserAttributesByKeys(const char *userId, const char *attributeKeys[], int numberOfKeys, long long &requestId) override;
  int setChannelAttributes(const char *channelId, const agora::rtm::IRtmChannelAttribute *list[], int count, const agora::rtm::ChannelAttributeOptions &how, long long &requestId) override;
  int addOrUpdateChannelAttributes(const char *channelId, const agora::rtm::IRtmChannelAttribute *list[], int count, const agora::rtm::ChannelAttributeOptions &how, long long &requestId) override;
  int deleteChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, const agora::rtm::ChannelAttributeOptions &how, long long &requestId) override;
  int clearChannelAttributes(const char *channelId, const agora::rtm::ChannelAttributeOptions &how, long long &requestId) override;
  int getChannelAttributes(const char *channelId, long long &requestId) override;
  int getChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, long long &requestId) override;
  int getChannelMemberCount(const char *channelIds[], int channelCount, long long &requestId) override;

 protected:
  template <typename E>
  int ask(const std::function<void(Tell)> &make) {
    @autoreleasepool {
      return call<E>([&] { fence(kit_); }, make);
    }
  }

  AgoraRtmKit *kit_ = nil;
  agora::rtm::IRtmServiceEventHandler *handler_ = nullptr;

 private:
  AgoraRtmGetUserAttributesBlock found(long long request, Tell tell);
  AgoraRtmGetChannelAttributesBlock found_in_channel(long long request, Tell tell);
};

}  // namespace objc
