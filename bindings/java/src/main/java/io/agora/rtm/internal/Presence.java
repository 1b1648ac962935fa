package io.agora.rtm.internal;

import io.agora.rtm.PeerOnlineState;
import io.agora.rtm.PeerSubscriptionOption;
import io.agora.rtm.RtmChannelMemberCount;
import io.rtm.uniffi.CountData;
import io.rtm.uniffi.StatusData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where users stand, and how many there are, as programs take it. */
final class Presence {
  private Presence() {}

  static Map<String, Boolean> online(List<StatusData> peers) {
    Map<String, Boolean> online = new LinkedHashMap<String, Boolean>();
    for (StatusData peer : peers) online.put(peer.getPeer(), peer.getState() == PeerOnlineState.ONLINE);
    return online;
  }

  static Map<String, Integer> states(List<StatusData> peers) {
    Map<String, Integer> states = new LinkedHashMap<String, Integer>();
    for (StatusData peer : peers) states.put(peer.getPeer(), peer.getState());
    return states;
  }

  static Set<String> users(List<String> users) {
    return new LinkedHashSet<String>(users);
  }

  static boolean isOption(Integer option) {
    return option != null && option == PeerSubscriptionOption.ONLINE;
  }

  static List<RtmChannelMemberCount> counts(List<CountData> channels) {
    List<RtmChannelMemberCount> counts = new ArrayList<RtmChannelMemberCount>(channels.size());
    for (CountData channel : channels) counts.add(new RtmChannelMemberCount(channel.getChannelId(), channel.getCount()));
    return counts;
  }
}
