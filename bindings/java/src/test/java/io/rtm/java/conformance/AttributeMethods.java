package io.rtm.java.conformance;

import io.agora.rtm.ChannelAttributeOptions;
import io.agora.rtm.ResultCallback;
import io.agora.rtm.RtmAttribute;
import io.agora.rtm.RtmChannelAttribute;
import io.agora.rtm.RtmChannelMemberCount;
import io.rtm.conformance.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The methods about attributes and member counts. */
final class AttributeMethods {
  private static final String CODES = "ATTRIBUTE_OPERATION_ERR";

  private AttributeMethods() {}

  static void add(Map<String, Methods.Method> all) {
    user(all);
    channel(all);
    all.put("IRtmService.createChannelAttribute", call -> {
      RtmChannelAttribute attribute = new RtmChannelAttribute();
      call.result = Values.map("$object", call.player.things.number(attribute));
    });
    all.put("IRtmChannelAttribute.setKey", call -> ((RtmChannelAttribute) call.object).setKey(call.text("key")));
    all.put("IRtmChannelAttribute.getKey", call -> call.result = Values.ofText(((RtmChannelAttribute) call.object).getKey()));
    all.put("IRtmChannelAttribute.setValue", call -> ((RtmChannelAttribute) call.object).setValue(call.text("value")));
    all.put("IRtmChannelAttribute.getValue", call -> call.result = Values.ofText(((RtmChannelAttribute) call.object).getValue()));
    all.put("IRtmChannelAttribute.getLastUpdateUserId", call ->
        // C++ has no null here.
        call.result = call.object == null ? null : String.valueOf(orEmpty(((RtmChannelAttribute) call.object).getLastUpdateUserId())));
    all.put("IRtmChannelAttribute.getLastUpdateTs", call -> call.result = ((RtmChannelAttribute) call.object).getLastUpdateTs());
    all.put("IRtmChannelAttribute.release", call -> {});
    all.put("IRtmService.getChannelMemberCount", call ->
        call.player.client.getChannelMemberCount(call.texts("channelIds", "channelCount"),
            call.outcome("GET_CHANNEL_MEMBER_COUNT_ERR_CODE", (String code, List<RtmChannelMemberCount> found) -> {
              List<Object> counts = new ArrayList<>();
              if (found != null) {
                found.forEach(one -> counts.add(Values.map("channelId", Values.ofText(one.getChannelID()), "count", one.getMemberCount())));
              }
              return call.entry("onGetChannelMemberCountResult", "requestId", call.number, "channelMemberCounts", counts,
                  "channelCount", counts.size(), "errorCode", code);
            })));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : Values.ofText(text);
  }

  private static void user(Map<String, Methods.Method> all) {
    all.put("IRtmService.setLocalUserAttributes", call ->
        call.player.client.setLocalUserAttributes(ofUser(call), written(call, "onSetLocalUserAttributesResult")));
    all.put("IRtmService.addOrUpdateLocalUserAttributes", call ->
        call.player.client.addOrUpdateLocalUserAttributes(ofUser(call), written(call, "onAddOrUpdateLocalUserAttributesResult")));
    all.put("IRtmService.deleteLocalUserAttributesByKeys", call ->
        call.player.client.deleteLocalUserAttributesByKeys(keys(call), written(call, "onDeleteLocalUserAttributesResult")));
    all.put("IRtmService.clearLocalUserAttributes", call ->
        call.player.client.clearLocalUserAttributes(written(call, "onClearLocalUserAttributesResult")));
    all.put("IRtmService.getUserAttributes", call -> call.player.client.getUserAttributes(call.text("userId"), found(call)));
    all.put("IRtmService.getUserAttributesByKeys", call ->
        call.player.client.getUserAttributesByKeys(call.text("userId"), keys(call), found(call)));
  }

  private static void channel(Map<String, Methods.Method> all) {
    all.put("IRtmService.setChannelAttributes", call ->
        call.player.client.setChannelAttributes(
            call.text("channelId"), ofChannel(call), options(call), written(call, "onSetChannelAttributesResult")));
    all.put("IRtmService.addOrUpdateChannelAttributes", call ->
        call.player.client.addOrUpdateChannelAttributes(
            call.text("channelId"), ofChannel(call), options(call), written(call, "onAddOrUpdateChannelAttributesResult")));
    all.put("IRtmService.deleteChannelAttributesByKeys", call ->
        call.player.client.deleteChannelAttributesByKeys(
            call.text("channelId"), keys(call), options(call), written(call, "onDeleteChannelAttributesResult")));
    all.put("IRtmService.clearChannelAttributes", call ->
        call.player.client.clearChannelAttributes(
            call.text("channelId"), options(call), written(call, "onClearChannelAttributesResult")));
    all.put("IRtmService.getChannelAttributes", call ->
        call.player.client.getChannelAttributes(call.text("channelId"), foundInChannel(call)));
    all.put("IRtmService.getChannelAttributesByKeys", call ->
        call.player.client.getChannelAttributesByKeys(call.text("channelId"), keys(call), foundInChannel(call)));
  }

  private static ResultCallback<Void> written(Call call, String callback) {
    return call.outcome(CODES, (code, nothing) -> call.entry(callback, "requestId", call.number, "errorCode", code));
  }

  private static ResultCallback<List<RtmAttribute>> found(Call call) {
    return call.outcome(CODES, (String code, List<RtmAttribute> found) -> {
      List<Object> attributes = found == null ? new ArrayList<>() : Things.attributes(found);
      return call.entry("onGetUserAttributesResult", "requestId", call.number, "userId", call.args.get("userId"),
          "attributes", attributes, "numberOfAttributes", attributes.size(), "errorCode", code);
    });
  }

  private static ResultCallback<List<RtmChannelAttribute>> foundInChannel(Call call) {
    return call.outcome(CODES, (String code, List<RtmChannelAttribute> found) -> {
      List<Object> attributes = found == null ? new ArrayList<>() : Things.channelAttributes(found);
      return call.entry("onGetChannelAttributesResult", "requestId", call.number, "attributes", attributes,
          "numberOfAttributes", attributes.size(), "errorCode", code);
    });
  }

  private static List<String> keys(Call call) {
    return call.texts("attributeKeys", "numberOfKeys");
  }

  private static ChannelAttributeOptions options(Call call) {
    return new ChannelAttributeOptions(call.option("enableNotificationToChannelMembers"));
  }

  private static List<RtmAttribute> ofUser(Call call) {
    List<Map<String, Object>> given = call.maps("attributes");
    if (given == null) return null;
    List<RtmAttribute> attributes = new ArrayList<>();
    for (Map<String, Object> one : given) attributes.add(new RtmAttribute(Values.toText(one.get("key")), Values.toText(one.get("value"))));
    return attributes;
  }

  private static List<RtmChannelAttribute> ofChannel(Call call) {
    List<Map<String, Object>> given = call.maps("attributes");
    if (given == null) return null;
    List<RtmChannelAttribute> attributes = new ArrayList<>();
    for (Map<String, Object> one : given) {
      if (one != null && one.containsKey("$object")) {
        attributes.add((RtmChannelAttribute) call.player.things.get(one));
      } else {
        attributes.add(one == null ? null : new RtmChannelAttribute(Values.toText(one.get("key")), Values.toText(one.get("value"))));
      }
    }
    return attributes;
  }
}
