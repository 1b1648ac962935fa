// ServiceState: what outlives an IRtmService while the library may still call back, and the C functions through which it does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "../rtm.h"
#include "attributes.hpp"
#include "channel.hpp"
#include "handlers.hpp"
#include "interfaces.h"
#include "lent.hpp"
#include "local.hpp"
#include "message.hpp"

namespace librtm LIBRTM_LOCAL {

// Shared by the service object and by the library (as `user_data`); the last of the two lets it go.
struct ServiceState {
  Handlers<agora::rtm::IRtmServiceEventHandler> handlers;
};

// From the C ABI's client callbacks to IRtmServiceEventHandler. They run on the library's thread and let no exception out.
struct ServiceEvents {
  typedef agora::rtm::IRtmServiceEventHandler Handler;

  // Callbacks that keep `state` until the library releases them; `user_data` is to be given to `release` when the library does not take it.
  static rtm_client_callbacks callbacks(const std::shared_ptr<ServiceState> &state) {
    rtm_client_callbacks out = rtm_client_callbacks();
    out.size = sizeof(rtm_client_callbacks);
    out.user_data = new std::shared_ptr<ServiceState>(state);
    out.release = &release;
    out.on_login = &on_login;
    out.on_logout = &on_logout;
    out.on_connection_state = &on_connection_state;
    out.on_send_result = &on_send_result;
    out.on_message = &on_message;
    out.on_media_progress = &on_media_progress;
    out.on_media_upload = &on_media_upload;
    out.on_media_download_to_file = &on_media_download_to_file;
    out.on_media_download_to_memory = &on_media_download_to_memory;
    out.on_media_cancel = &on_media_cancel;
    out.on_token_renewed = &on_token_renewed;
    out.on_token_expired = &on_token_expired;
    out.on_token_will_expire = &on_token_will_expire;
    out.on_presence_query = &on_presence_query;
    out.on_presence_subscription = &on_presence_subscription;
    out.on_presence_subscribed = &on_presence_subscribed;
    out.on_presence_change = &on_presence_change;
    out.on_user_attributes_written = &on_user_attributes_written;
    out.on_user_attributes = &on_user_attributes;
    out.on_channel_attributes_written = &on_channel_attributes_written;
    out.on_channel_attributes = &on_channel_attributes;
    out.on_member_counts = &on_member_counts;
    return out;
  }

  static void release(void *user_data) noexcept { delete static_cast<std::shared_ptr<ServiceState> *>(user_data); }

 private:
  static Handlers<Handler> &handlers(void *user_data) { return (*static_cast<std::shared_ptr<ServiceState> *>(user_data))->handlers; }

  static void on_login(void *user_data, std::int32_t code) noexcept {
    handlers(user_data).tell([=](Handler &handler) {
      if (code == agora::rtm::LOGIN_ERR_OK) {
        handler.onLoginSuccess();
      } else {
        handler.onLoginFailure(static_cast<agora::rtm::LOGIN_ERR_CODE>(code));
      }
    });
  }

  static void on_logout(void *user_data, std::int32_t code) noexcept {
    handlers(user_data).tell([=](Handler &handler) { handler.onLogout(static_cast<agora::rtm::LOGOUT_ERR_CODE>(code)); });
  }

  static void on_connection_state(void *user_data, std::int32_t state, std::int32_t reason) noexcept {
    handlers(user_data).tell([=](Handler &handler) {
      handler.onConnectionStateChanged(static_cast<agora::rtm::CONNECTION_STATE>(state), static_cast<agora::rtm::CONNECTION_CHANGE_REASON>(reason));
    });
  }

  static void on_token_renewed(void *user_data, const char *token, std::int32_t code) noexcept {
    handlers(user_data).tell([=](Handler &handler) { handler.onRenewTokenResult(token, static_cast<agora::rtm::RENEW_TOKEN_ERR_CODE>(code)); });
  }

  static void on_token_expired(void *user_data) noexcept {
    handlers(user_data).tell([](Handler &handler) { handler.onTokenExpired(); });
  }

  static void on_token_will_expire(void *user_data) noexcept {
    handlers(user_data).tell([](Handler &handler) { handler.onTokenPrivilegeWillExpire(); });
  }

  static void on_send_result(void *user_data, std::int64_t message_id, std::int32_t code) noexcept {
    handlers(user_data).tell([=](Handler &handler) { handler.onSendMessageResult(message_id, static_cast<agora::rtm::PEER_MESSAGE_ERR_CODE>(code)); });
  }

  static void on_message(void *user_data, const char *peer_id, const rtm_message *message) noexcept {
    switch (message->kind) {
      case agora::rtm::MESSAGE_TYPE_TEXT:
      case agora::rtm::MESSAGE_TYPE_RAW: {
        const LentPlainMessage lent(*message);
        handlers(user_data).tell([&](Handler &handler) { handler.onMessageReceivedFromPeer(peer_id, &lent); });
        break;
      }
      case agora::rtm::MESSAGE_TYPE_FILE: {
        const LentFileMessage lent(*message);
        handlers(user_data).tell([&](Handler &handler) { handler.onFileMessageReceivedFromPeer(peer_id, &lent); });
        break;
      }
      case agora::rtm::MESSAGE_TYPE_IMAGE: {
        const LentImageMessage lent(*message);
        handlers(user_data).tell([&](Handler &handler) { handler.onImageMessageReceivedFromPeer(peer_id, &lent); });
        break;
      }
      default:
        // A kind that this surface has no callback for.
        break;
    }
  }

  static void on_media_progress(void *user_data, std::int64_t request_id, std::int32_t direction, std::int64_t current, std::int64_t total) noexcept {
    agora::rtm::MediaOperationProgress progress;
    progress.totalSize = total;
    progress.currentSize = current;
    handlers(user_data).tell([&](Handler &handler) {
      if (direction == kUpload) {
        handler.onMediaUploadingProgress(request_id, progress);
      } else {
        handler.onMediaDownloadingProgress(request_id, progress);
      }
    });
  }

  static void on_media_upload(void *user_data, std::int64_t request_id, std::int32_t kind, const rtm_message *message, std::int32_t code) noexcept {
    const agora::rtm::UPLOAD_MEDIA_ERR_CODE result = static_cast<agora::rtm::UPLOAD_MEDIA_ERR_CODE>(code);
    // Each handler owns what it is given, so each is given its own.
    handlers(user_data).tell([=](Handler &handler) {
      if (kind == agora::rtm::MESSAGE_TYPE_IMAGE) {
        handler.onImageMediaUploadResult(request_id, message != nullptr ? new ImageMessage(*message) : nullptr, result);
      } else {
        handler.onFileMediaUploadResult(request_id, message != nullptr ? new FileMessage(*message) : nullptr, result);
      }
    });
  }

  static void on_media_download_to_file(void *user_data, std::int64_t request_id, std::int32_t code) noexcept {
    handlers(user_data).tell(
        [=](Handler &handler) { handler.onMediaDownloadToFileResult(request_id, static_cast<agora::rtm::DOWNLOAD_MEDIA_ERR_CODE>(code)); });
  }

  static void on_media_download_to_memory(void *user_data, std::int64_t request_id, const std::uint8_t *data, std::size_t len, rtm_buffer_t,
                                          std::int32_t code) noexcept {
    handlers(user_data).tell([=](Handler &handler) {
      handler.onMediaDownloadToMemoryResult(request_id, reinterpret_cast<const char *>(data), static_cast<long long>(len),
                                            static_cast<agora::rtm::DOWNLOAD_MEDIA_ERR_CODE>(code));
    });
  }

  static void on_media_cancel(void *user_data, std::int64_t request_id, std::int32_t, std::int32_t code) noexcept {
    handlers(user_data).tell([=](Handler &handler) { handler.onMediaCancelResult(request_id, static_cast<agora::rtm::CANCEL_MEDIA_ERR_CODE>(code)); });
  }

  // The states of users in the form in which callbacks lend them.
  static std::vector<agora::rtm::PeerOnlineStatus> statuses(const rtm_peer_status *peers, std::size_t count) {
    std::vector<agora::rtm::PeerOnlineStatus> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const agora::rtm::PEER_ONLINE_STATE state = static_cast<agora::rtm::PEER_ONLINE_STATE>(peers[i].state);
      agora::rtm::PeerOnlineStatus status;
      status.peerId = peers[i].peer_id;
      status.isOnline = state == agora::rtm::PEER_ONLINE_STATE_ONLINE;
      status.onlineState = state;
      out.push_back(status);
    }
    return out;
  }

  template <class T>
  static T *data_of(std::vector<T> &items) {
    return items.empty() ? nullptr : items.data();
  }

  static void on_presence_query(void *user_data, std::int64_t request_id, const rtm_peer_status *peers, std::size_t count, std::int32_t code) noexcept {
    std::vector<agora::rtm::PeerOnlineStatus> lent = statuses(peers, count);
    handlers(user_data).tell([&](Handler &handler) {
      handler.onQueryPeersOnlineStatusResult(request_id, data_of(lent), static_cast<int>(count), static_cast<agora::rtm::QUERY_PEERS_ONLINE_STATUS_ERR>(code));
    });
  }

  static void on_presence_subscription(void *user_data, std::int64_t request_id, std::int32_t code) noexcept {
    handlers(user_data).tell(
        [=](Handler &handler) { handler.onSubscriptionRequestResult(request_id, static_cast<agora::rtm::PEER_SUBSCRIPTION_STATUS_ERR>(code)); });
  }

  static void on_presence_subscribed(void *user_data, std::int64_t request_id, const char *const *peer_ids, std::size_t count, std::int32_t code) noexcept {
    std::vector<const char *> lent;
    if (count > 0) lent.assign(peer_ids, peer_ids + count);
    handlers(user_data).tell([&](Handler &handler) {
      handler.onQueryPeersBySubscriptionOptionResult(request_id, data_of(lent), static_cast<int>(count),
                                                     static_cast<agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR>(code));
    });
  }

  static void on_presence_change(void *user_data, const rtm_peer_status *peers, std::size_t count) noexcept {
    std::vector<agora::rtm::PeerOnlineStatus> lent = statuses(peers, count);
    handlers(user_data).tell([&](Handler &handler) { handler.onPeersOnlineStatusChanged(data_of(lent), static_cast<int>(count)); });
  }

  static void on_user_attributes_written(void *user_data, std::int64_t request_id, std::int32_t operation, std::int32_t code) noexcept {
    const agora::rtm::ATTRIBUTE_OPERATION_ERR error = static_cast<agora::rtm::ATTRIBUTE_OPERATION_ERR>(code);
    handlers(user_data).tell([=](Handler &handler) {
      switch (operation) {
        case kSetAttributes:
          return handler.onSetLocalUserAttributesResult(request_id, error);
        case kUpdateAttributes:
          return handler.onAddOrUpdateLocalUserAttributesResult(request_id, error);
        case kDeleteAttributes:
          return handler.onDeleteLocalUserAttributesResult(request_id, error);
        default:
          return handler.onClearLocalUserAttributesResult(request_id, error);
      }
    });
  }

  static void on_user_attributes(void *user_data, std::int64_t request_id, const char *user_id, const rtm_attribute *attributes, std::size_t count,
                                 std::int32_t code) noexcept {
    std::vector<agora::rtm::RtmAttribute> lent;
    lent.reserve(count);
    for (std::size_t i = 0; i < count; ++i) lent.push_back(agora::rtm::RtmAttribute{attributes[i].key, attributes[i].value});
    handlers(user_data).tell([&](Handler &handler) {
      handler.onGetUserAttributesResult(request_id, user_id, data_of(lent), static_cast<int>(count), static_cast<agora::rtm::ATTRIBUTE_OPERATION_ERR>(code));
    });
  }

  static void on_channel_attributes_written(void *user_data, std::int64_t request_id, std::int32_t operation, std::int32_t code) noexcept {
    const agora::rtm::ATTRIBUTE_OPERATION_ERR error = static_cast<agora::rtm::ATTRIBUTE_OPERATION_ERR>(code);
    handlers(user_data).tell([=](Handler &handler) {
      switch (operation) {
        case kSetAttributes:
          return handler.onSetChannelAttributesResult(request_id, error);
        case kUpdateAttributes:
          return handler.onAddOrUpdateChannelAttributesResult(request_id, error);
        case kDeleteAttributes:
          return handler.onDeleteChannelAttributesResult(request_id, error);
        default:
          return handler.onClearChannelAttributesResult(request_id, error);
      }
    });
  }

  static void on_channel_attributes(void *user_data, std::int64_t request_id, const char *, const rtm_channel_attribute *attributes, std::size_t count,
                                    std::int32_t code) noexcept {
    LentChannelAttributes lent(attributes, count);
    handlers(user_data).tell([&](Handler &handler) {
      handler.onGetChannelAttributesResult(request_id, lent.data(), lent.count(), static_cast<agora::rtm::ATTRIBUTE_OPERATION_ERR>(code));
    });
  }

  static void on_member_counts(void *user_data, std::int64_t request_id, const rtm_member_count *counts, std::size_t count, std::int32_t code) noexcept {
    std::vector<agora::rtm::ChannelMemberCount> lent;
    lent.reserve(count);
    for (std::size_t i = 0; i < count; ++i) lent.push_back(agora::rtm::ChannelMemberCount{counts[i].channel_id, counts[i].count});
    handlers(user_data).tell([&](Handler &handler) {
      handler.onGetChannelMemberCountResult(request_id, data_of(lent), static_cast<int>(count), static_cast<agora::rtm::GET_CHANNEL_MEMBER_COUNT_ERR_CODE>(code));
    });
  }

 public:
  // The directions of a transfer in the C ABI.
  enum : std::int32_t { kUpload = 1, kDownload = 2 };
};

}  // namespace librtm
