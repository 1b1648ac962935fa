package io.agora.rtm.internal;

import io.agora.rtm.RtmAttribute;
import io.agora.rtm.RtmChannelAttribute;
import io.rtm.uniffi.ChannelAttributeData;
import io.rtm.uniffi.PairData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Attributes on their way between programs and the library. */
final class Attributes {
  /** No attribute has an empty key, so that a write with this one is refused. */
  private static final PairData BAD = new PairData("", "");

  private Attributes() {}

  static List<PairData> ofUser(Collection<RtmAttribute> attributes) {
    if (attributes == null) return Collections.singletonList(BAD);
    List<PairData> pairs = new ArrayList<PairData>(attributes.size());
    for (RtmAttribute attribute : attributes) {
      pairs.add(attribute == null ? BAD : pair(attribute.getKey(), attribute.getValue()));
    }
    return pairs;
  }

  static List<PairData> ofChannel(Collection<RtmChannelAttribute> attributes) {
    if (attributes == null) return Collections.singletonList(BAD);
    List<PairData> pairs = new ArrayList<PairData>(attributes.size());
    for (RtmChannelAttribute attribute : attributes) {
      pairs.add(attribute == null ? BAD : pair(attribute.getKey(), attribute.getValue()));
    }
    return pairs;
  }

  /** Attributes to delete. */
  static List<PairData> ofKeys(Collection<String> keys) {
    if (keys == null) return Collections.singletonList(BAD);
    List<PairData> pairs = new ArrayList<PairData>(keys.size());
    for (String key : keys) pairs.add(pair(key, ""));
    return pairs;
  }

  private static PairData pair(String key, String value) {
    return key == null || value == null ? BAD : new PairData(key, value);
  }

  static List<RtmAttribute> found(List<PairData> pairs) {
    List<RtmAttribute> attributes = new ArrayList<RtmAttribute>(pairs.size());
    for (PairData pair : pairs) attributes.add(new RtmAttribute(pair.getKey(), pair.getValue()));
    return attributes;
  }

  static List<RtmChannelAttribute> foundInChannel(List<ChannelAttributeData> found) {
    List<RtmChannelAttribute> attributes = new ArrayList<RtmChannelAttribute>(found.size());
    for (ChannelAttributeData data : found) {
      attributes.add(new RtmChannelAttribute(data.getKey(), data.getValue(), data.getUser(), data.getUpdatedMs()));
    }
    return attributes;
  }
}
