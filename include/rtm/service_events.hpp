// ServiceState: what outlives an IRtmService while the library may still call back, and the C functions through which it does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "../rtm.h"
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

 public:
  // The directions of a transfer in the C ABI.
  enum : std::int32_t { kUpload = 1, kDownload = 2 };
};

}  // namespace librtm
