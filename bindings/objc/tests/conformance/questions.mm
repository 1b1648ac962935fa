#include "questions.h"

#include <atomic>

#include "texts.h"

using namespace agora::rtm;

namespace objc {

// The numbers of requests that have none in Objective-C.
static long long next_request(long long &request_id) {
  static std::atomic<long long> last(0);
  request_id = ++last;
  return request_id;
}

int Questions::queryPeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<QUERY_PEERS_ONLINE_STATUS_ERR>([=](Tell tell) {
    [kit_ queryPeersOnlineStatus:texts(peerIds, peerCount)
                      completion:^(NSArray<AgoraRtmPeerOnlineStatus *> *peers, AgoraRtmQueryPeersOnlineErrorCode code) {
                        tell(code, [=] {
                          std::vector<std::string> ids;
                          for (AgoraRtmPeerOnlineStatus *one in peers) ids.push_back(bytes([one peerId]));
                          std::vector<PeerOnlineStatus> lent;
                          for (AgoraRtmPeerOnlineStatus *one in peers) {
                            lent.push_back(PeerOnlineStatus{ids[lent.size()].c_str(), static_cast<bool>([one isOnline]), static_cast<PEER_ONLINE_STATE>([one state])});
                          }
                          handler_->onQueryPeersOnlineStatusResult(request, lent.data(), static_cast<int>(lent.size()), static_cast<QUERY_PEERS_ONLINE_STATUS_ERR>(code));
                        });
                      }];
  });
}

int Questions::subscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<PEER_SUBSCRIPTION_STATUS_ERR>([=](Tell tell) {
    [kit_ subscribePeersOnlineStatus:texts(peerIds, peerCount)
                          completion:^(AgoraRtmPeerSubscriptionStatusErrorCode code) {
                            tell(code, [=] { handler_->onSubscriptionRequestResult(request, static_cast<PEER_SUBSCRIPTION_STATUS_ERR>(code)); });
                          }];
  });
}

int Questions::unsubscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<PEER_SUBSCRIPTION_STATUS_ERR>([=](Tell tell) {
    [kit_ unsubscribePeersOnlineStatus:texts(peerIds, peerCount)
                            completion:^(AgoraRtmPeerSubscriptionStatusErrorCode code) {
                              tell(code, [=] { handler_->onSubscriptionRequestResult(request, static_cast<PEER_SUBSCRIPTION_STATUS_ERR>(code)); });
                            }];
  });
}

int Questions::queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION option, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR>([=](Tell tell) {
    [kit_ queryPeersBySubscriptionOption:static_cast<AgoraRtmPeerSubscriptionOptions>(option)
                              completion:^(NSArray<NSString *> *peers, AgoraRtmQueryPeersBySubscriptionOptionErrorCode code) {
                                tell(code, [=] {
                                  std::vector<std::string> ids;
                                  for (NSString *one in peers) ids.push_back(bytes(one));
                                  std::vector<const char *> lent;
                                  for (const std::string &one : ids) lent.push_back(one.c_str());
                                  handler_->onQueryPeersBySubscriptionOptionResult(request, lent.data(), static_cast<int>(lent.size()),
                                                                                   static_cast<QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR>(code));
                                });
                              }];
  });
}

int Questions::setLocalUserAttributes(const RtmAttribute *list, int count, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ setLocalUserAttributes:attributes(list, count)
                      completion:^(AgoraRtmProcessAttributeErrorCode code) {
                        tell(code, [=] { handler_->onSetLocalUserAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
                      }];
  });
}

int Questions::addOrUpdateLocalUserAttributes(const RtmAttribute *list, int count, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ addOrUpdateLocalUserAttributes:attributes(list, count)
                              completion:^(AgoraRtmProcessAttributeErrorCode code) {
                                tell(code, [=] { handler_->onAddOrUpdateLocalUserAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
                              }];
  });
}

int Questions::deleteLocalUserAttributesByKeys(const char *attributeKeys[], int numberOfKeys, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ deleteLocalUserAttributesByKeys:texts(attributeKeys, numberOfKeys)
                               completion:^(AgoraRtmProcessAttributeErrorCode code) {
                                 tell(code, [=] { handler_->onDeleteLocalUserAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
                               }];
  });
}

int Questions::clearLocalUserAttributes(long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ clearLocalUserAttributesWithCompletion:^(AgoraRtmProcessAttributeErrorCode code) {
      tell(code, [=] { handler_->onClearLocalUserAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
    }];
  });
}

int Questions::getUserAttributes(const char *userId, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) { [kit_ getUserAllAttributes:text(userId) completion:found(request, tell)]; });
}

int Questions::getUserAttributesByKeys(const char *userId, const char *attributeKeys[], int numberOfKeys, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>(
      [=](Tell tell) { [kit_ getUserAttributes:text(userId) ByKeys:texts(attributeKeys, numberOfKeys) completion:found(request, tell)]; });
}

int Questions::setChannelAttributes(const char *channelId, const IRtmChannelAttribute *list[], int count, const ChannelAttributeOptions &how, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ setChannel:text(channelId)
          Attributes:attributes(list, count)
             Options:options(how)
          completion:^(AgoraRtmProcessAttributeErrorCode code) {
            tell(code, [=] { handler_->onSetChannelAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
          }];
  });
}

int Questions::addOrUpdateChannelAttributes(const char *channelId, const IRtmChannelAttribute *list[], int count, const ChannelAttributeOptions &how, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ addOrUpdateChannel:text(channelId)
                  Attributes:attributes(list, count)
                     Options:options(how)
                  completion:^(AgoraRtmProcessAttributeErrorCode code) {
                    tell(code, [=] { handler_->onAddOrUpdateChannelAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
                  }];
  });
}

int Questions::deleteChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, const ChannelAttributeOptions &how, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ deleteChannel:text(channelId)
        AttributesByKeys:texts(attributeKeys, numberOfKeys)
                 Options:options(how)
              completion:^(AgoraRtmProcessAttributeErrorCode code) {
                tell(code, [=] { handler_->onDeleteChannelAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
              }];
  });
}

int Questions::clearChannelAttributes(const char *channelId, const ChannelAttributeOptions &how, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ clearChannel:text(channelId)
                         Options:options(how)
        AttributesWithCompletion:^(AgoraRtmProcessAttributeErrorCode code) {
          tell(code, [=] { handler_->onClearChannelAttributesResult(request, static_cast<ATTRIBUTE_OPERATION_ERR>(code)); });
        }];
  });
}

int Questions::getChannelAttributes(const char *channelId, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) { [kit_ getChannelAllAttributes:text(channelId) completion:found_in_channel(request, tell)]; });
}

int Questions::getChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<ATTRIBUTE_OPERATION_ERR>([=](Tell tell) {
    [kit_ getChannelAttributes:text(channelId) ByKeys:texts(attributeKeys, numberOfKeys) completion:found_in_channel(request, tell)];
  });
}

int Questions::getChannelMemberCount(const char *channelIds[], int channelCount, long long &requestId) {
  const long long request = next_request(requestId);
  return ask<GET_CHANNEL_MEMBER_COUNT_ERR_CODE>([=](Tell tell) {
    [kit_ getChannelMemberCount:texts(channelIds, channelCount)
                     completion:^(NSArray<AgoraRtmChannelMemberCount *> *counts, AgoraRtmChannelMemberCountErrorCode code) {
                       tell(code, [=] {
                         std::vector<std::string> ids;
                         for (AgoraRtmChannelMemberCount *one in counts) ids.push_back(bytes([one channelId]));
                         std::vector<ChannelMemberCount> lent;
                         for (AgoraRtmChannelMemberCount *one in counts) lent.push_back(ChannelMemberCount{ids[lent.size()].c_str(), [one count]});
                         handler_->onGetChannelMemberCountResult(request, lent.data(), static_cast<int>(lent.size()),
                                                                 static_cast<GET_CHANNEL_MEMBER_COUNT_ERR_CODE>(code));
                       });
                     }];
  });
}

AgoraRtmGetUserAttributesBlock Questions::found(long long request, Tell tell) {
  return [[^(NSArray<AgoraRtmAttribute *> *list, NSString *user, AgoraRtmProcessAttributeErrorCode code) {
    tell(code, [=] {
      std::vector<std::string> kept;
      for (AgoraRtmAttribute *one in list) {
        kept.push_back(bytes([one key]));
        kept.push_back(bytes([one value]));
      }
      std::vector<RtmAttribute> lent;
      for (std::size_t i = 0; i < kept.size(); i += 2) lent.push_back(RtmAttribute{kept[i].c_str(), kept[i + 1].c_str()});
      handler_->onGetUserAttributesResult(request, bytes(user).c_str(), lent.data(), static_cast<int>(lent.size()), static_cast<ATTRIBUTE_OPERATION_ERR>(code));
    });
  } copy] autorelease];
}

AgoraRtmGetChannelAttributesBlock Questions::found_in_channel(long long request, Tell tell) {
  return [[^(NSArray<AgoraRtmChannelAttribute *> *list, AgoraRtmProcessAttributeErrorCode code) {
    tell(code, [=] {
      Lent lent(list);
      handler_->onGetChannelAttributesResult(request, lent.data(), lent.count(), static_cast<ATTRIBUTE_OPERATION_ERR>(code));
    });
  } copy] autorelease];
}

}  // namespace objc
