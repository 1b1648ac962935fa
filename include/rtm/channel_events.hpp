// ChannelState: what outlives an IChannel while the library may still call back, and the C functions through which it does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "../rtm.h"
#include "attributes.hpp"
#include "handlers.hpp"
#include "interfaces.h"
#include "lent.hpp"
#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

// Shared by the channel object and by the library (as `user_data`); the last of the two lets it go.
struct ChannelState {
  explicit ChannelState(const char *id) : channel_id(id) {}
  const std::string channel_id;
  Handlers<agora::rtm::IChannelEventHandler> handlers;
};

// From the C ABI's channel callbacks to IChannelEventHandler. They run on the library's thread and let no exception out.
struct ChannelEvents {
  typedef agora::rtm::IChannelEventHandler Handler;

  // Callbacks that keep `state` until the library releases them; `user_data` is to be given to `release` when the library does not take it.
  static rtm_channel_callbacks callbacks(const std::shared_ptr<ChannelState> &state) {
    rtm_channel_callbacks out = rtm_channel_callbacks();
    out.size = sizeof(rtm_channel_callbacks);
    out.user_data = new std::shared_ptr<ChannelState>(state);
    out.release = &release;
    out.on_join = &on_join;
    out.on_leave = &on_leave;
    out.on_message = &on_message;
    out.on_send_result = &on_send_result;
    out.on_member_joined = &on_member_joined;
    out.on_member_left = &on_member_left;
    out.on_members = &on_members;
    out.on_member_count = &on_member_count;
    out.on_attributes = &on_attributes;
    return out;
  }

  static void release(void *user_data) noexcept { delete static_cast<std::shared_ptr<ChannelState> *>(user_data); }

 private:
  static ChannelState &state(void *user_data) { return **static_cast<std::shared_ptr<ChannelState> *>(user_data); }

  static void on_join(void *user_data, std::int32_t code) noexcept {
    state(user_data).handlers.tell([=](Handler &handler) {
      if (code == agora::rtm::JOIN_CHANNEL_ERR_OK) {
        handler.onJoinSuccess();
      } else {
        handler.onJoinFailure(static_cast<agora::rtm::JOIN_CHANNEL_ERR>(code));
      }
    });
  }

  static void on_leave(void *user_data, std::int32_t code) noexcept {
    state(user_data).handlers.tell([=](Handler &handler) { handler.onLeave(static_cast<agora::rtm::LEAVE_CHANNEL_ERR>(code)); });
  }

  static void on_message(void *user_data, const char *user_id, const rtm_message *message) noexcept {
    switch (message->kind) {
      case agora::rtm::MESSAGE_TYPE_TEXT:
      case agora::rtm::MESSAGE_TYPE_RAW: {
        const LentPlainMessage lent(*message);
        state(user_data).handlers.tell([&](Handler &handler) { handler.onMessageReceived(user_id, &lent); });
        break;
      }
      case agora::rtm::MESSAGE_TYPE_FILE: {
        const LentFileMessage lent(*message);
        state(user_data).handlers.tell([&](Handler &handler) { handler.onFileMessageReceived(user_id, &lent); });
        break;
      }
      case agora::rtm::MESSAGE_TYPE_IMAGE: {
        const LentImageMessage lent(*message);
        state(user_data).handlers.tell([&](Handler &handler) { handler.onImageMessageReceived(user_id, &lent); });
        break;
      }
      default:
        // A kind that this surface has no callback for.
        break;
    }
  }

  static void on_send_result(void *user_data, std::int64_t message_id, std::int32_t code) noexcept {
    state(user_data).handlers.tell(
        [=](Handler &handler) { handler.onSendMessageResult(message_id, static_cast<agora::rtm::CHANNEL_MESSAGE_ERR_CODE>(code)); });
  }

  static void on_member_joined(void *user_data, const char *user_id) noexcept {
    LentMember member(user_id, state(user_data).channel_id.c_str());
    state(user_data).handlers.tell([&](Handler &handler) { handler.onMemberJoined(&member); });
  }

  static void on_member_left(void *user_data, const char *user_id) noexcept {
    LentMember member(user_id, state(user_data).channel_id.c_str());
    state(user_data).handlers.tell([&](Handler &handler) { handler.onMemberLeft(&member); });
  }

  static void on_members(void *user_data, const char *const *user_ids, std::size_t count, std::int32_t code) noexcept {
    const agora::rtm::GET_MEMBERS_ERR error = static_cast<agora::rtm::GET_MEMBERS_ERR>(code);
    if (code != agora::rtm::GET_MEMBERS_ERR_OK || user_ids == nullptr) {
      state(user_data).handlers.tell([=](Handler &handler) { handler.onGetMembers(nullptr, 0, error); });
      return;
    }
    const char *channel_id = state(user_data).channel_id.c_str();
    std::vector<LentMember> members;
    members.reserve(count);
    for (std::size_t i = 0; i < count; ++i) members.emplace_back(user_ids[i], channel_id);
    std::vector<agora::rtm::IChannelMember *> pointers;
    pointers.reserve(count);
    for (LentMember &member : members) pointers.push_back(&member);
    state(user_data).handlers.tell([&](Handler &handler) { handler.onGetMembers(pointers.data(), static_cast<int>(count), error); });
  }

  static void on_member_count(void *user_data, std::uint32_t count) noexcept {
    state(user_data).handlers.tell([=](Handler &handler) { handler.onMemberCountUpdated(static_cast<int>(count)); });
  }

  static void on_attributes(void *user_data, const rtm_channel_attribute *attributes, std::size_t count) noexcept {
    LentChannelAttributes lent(attributes, count);
    state(user_data).handlers.tell([&](Handler &handler) { handler.onAttributesUpdated(lent.data(), lent.count()); });
  }
};

}  // namespace librtm
