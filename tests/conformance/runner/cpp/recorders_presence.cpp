// The callbacks about presence, attributes and member counts.
#include "names.h"
#include "recorders.h"

using namespace agora::rtm;

namespace conformance {

static Json describe(const PeerOnlineStatus *peers, int count) {
  Json out = Json::array();
  for (int i = 0; i < count; ++i) {
    out.push_back({{"peerId", text_of(peers[i].peerId)}, {"isOnline", peers[i].isOnline}, {"onlineState", name_of(peers[i].onlineState)}});
  }
  return out;
}

static Json describe(const IRtmChannelAttribute *attributes[], int count) {
  Json out = Json::array();
  for (int i = 0; i < count; ++i) {
    out.push_back({{"key", text_of(attributes[i]->getKey())},
                   {"value", text_of(attributes[i]->getValue())},
                   {"lastUpdateUserId", text_of(attributes[i]->getLastUpdateUserId())},
                   {"lastUpdateTs", attributes[i]->getLastUpdateTs()}});
  }
  return out;
}

void ServiceRecorder::onQueryPeersOnlineStatusResult(long long requestId, const PeerOnlineStatus *peersStatus, int peerCount, QUERY_PEERS_ONLINE_STATUS_ERR errorCode) {
  record("onQueryPeersOnlineStatusResult",
         {{"requestId", requestId}, {"peersStatus", describe(peersStatus, peerCount)}, {"peerCount", peerCount}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onQueryPeersBySubscriptionOptionResult(long long requestId, const char *peerIds[], int peerCount,
                                                             QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR errorCode) {
  Json peers = Json::array();
  for (int i = 0; i < peerCount; ++i) peers.push_back(text_of(peerIds[i]));
  record("onQueryPeersBySubscriptionOptionResult", {{"requestId", requestId}, {"peerIds", peers}, {"peerCount", peerCount}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onPeersOnlineStatusChanged(const PeerOnlineStatus peersStatus[], int peerCount) {
  record("onPeersOnlineStatusChanged", {{"peersStatus", describe(peersStatus, peerCount)}, {"peerCount", peerCount}});
}
void ServiceRecorder::onSubscriptionRequestResult(long long requestId, PEER_SUBSCRIPTION_STATUS_ERR errorCode) {
  record("onSubscriptionRequestResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onSetLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onSetLocalUserAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onAddOrUpdateLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onAddOrUpdateLocalUserAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onDeleteLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onDeleteLocalUserAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onClearLocalUserAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onClearLocalUserAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onSetChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onSetChannelAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onAddOrUpdateChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onAddOrUpdateChannelAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onDeleteChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onDeleteChannelAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onClearChannelAttributesResult(long long requestId, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onClearChannelAttributesResult", {{"requestId", requestId}, {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onGetUserAttributesResult(long long requestId, const char *userId, const RtmAttribute *attributes, int numberOfAttributes, ATTRIBUTE_OPERATION_ERR errorCode) {
  Json list = Json::array();
  for (int i = 0; i < numberOfAttributes; ++i) list.push_back({{"key", text_of(attributes[i].key)}, {"value", text_of(attributes[i].value)}});
  record("onGetUserAttributesResult", {{"requestId", requestId},
                                       {"userId", text_of(userId)},
                                       {"attributes", list},
                                       {"numberOfAttributes", numberOfAttributes},
                                       {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onGetChannelAttributesResult(long long requestId, const IRtmChannelAttribute *attributes[], int numberOfAttributes, ATTRIBUTE_OPERATION_ERR errorCode) {
  record("onGetChannelAttributesResult", {{"requestId", requestId},
                                          {"attributes", describe(attributes, numberOfAttributes)},
                                          {"numberOfAttributes", numberOfAttributes},
                                          {"errorCode", name_of(errorCode)}});
}
void ServiceRecorder::onGetChannelMemberCountResult(long long requestId, const ChannelMemberCount *channelMemberCounts, int channelCount,
                                                    GET_CHANNEL_MEMBER_COUNT_ERR_CODE errorCode) {
  Json counts = Json::array();
  for (int i = 0; i < channelCount; ++i) counts.push_back({{"channelId", text_of(channelMemberCounts[i].channelId)}, {"count", channelMemberCounts[i].count}});
  record("onGetChannelMemberCountResult",
         {{"requestId", requestId}, {"channelMemberCounts", counts}, {"channelCount", channelCount}, {"errorCode", name_of(errorCode)}});
}

void ChannelRecorder::onAttributesUpdated(const IRtmChannelAttribute *attributes[], int numberOfAttributes) {
  record("onAttributesUpdated", {{"attributes", describe(attributes, numberOfAttributes)}, {"numberOfAttributes", numberOfAttributes}});
}

}  // namespace conformance
