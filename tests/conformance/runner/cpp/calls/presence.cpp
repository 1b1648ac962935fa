// Who is online, and how many are in a channel.
#include "calls/call.h"

using namespace agora::rtm;

namespace conformance {

void add_presence_calls(Methods &methods) {
  methods["IRtmService.queryPeersOnlineStatus"] = [](Call &call) {
    int count = 0;
    const char **peers = call.texts("peerIds", "peerCount", count);
    return Json(name_of_int<QUERY_PEERS_ONLINE_STATUS_ERR>(call.service().queryPeersOnlineStatus(peers, count, call.request())));
  };
  methods["IRtmService.subscribePeersOnlineStatus"] = [](Call &call) {
    int count = 0;
    const char **peers = call.texts("peerIds", "peerCount", count);
    return Json(name_of_int<PEER_SUBSCRIPTION_STATUS_ERR>(call.service().subscribePeersOnlineStatus(peers, count, call.request())));
  };
  methods["IRtmService.unsubscribePeersOnlineStatus"] = [](Call &call) {
    int count = 0;
    const char **peers = call.texts("peerIds", "peerCount", count);
    return Json(name_of_int<PEER_SUBSCRIPTION_STATUS_ERR>(call.service().unsubscribePeersOnlineStatus(peers, count, call.request())));
  };
  methods["IRtmService.queryPeersBySubscriptionOption"] = [](Call &call) {
    return Json(name_of_int<QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR>(
        call.service().queryPeersBySubscriptionOption(PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS, call.request())));
  };
  methods["IRtmService.getChannelMemberCount"] = [](Call &call) {
    int count = 0;
    const char **channels = call.texts("channelIds", "channelCount", count);
    return Json(name_of_int<GET_CHANNEL_MEMBER_COUNT_ERR_CODE>(call.service().getChannelMemberCount(channels, count, call.request())));
  };
}

}  // namespace conformance
