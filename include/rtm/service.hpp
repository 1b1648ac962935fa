// Service: the IRtmService object, and the entry points of the surface.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../rtm.h"
#include "attributes.hpp"
#include "call_manager.hpp"
#include "channel.hpp"
#include "graveyard.hpp"
#include "interfaces.h"
#include "local.hpp"
#include "message.hpp"
#include "service_events.hpp"
#include "status.hpp"

namespace librtm LIBRTM_LOCAL {

// A service. Calls go straight to the library by handle; the lock guards only the beginning (initialize) and the end (release).
class Service final : public agora::rtm::IRtmService {
 public:
  Service() : handle_(0), state_(std::make_shared<ServiceState>()), channels_(std::make_shared<ChannelTable>()), calls_(std::make_shared<CallDesk>()) {
    ++alive();
  }

  // How many services of this program, or of this library, are not released.
  static std::atomic<int> &alive() {
    static std::atomic<int> count(0);
    return count;
  }

  int initialize(const char *appId, agora::rtm::IRtmServiceEventHandler *eventHandler) override {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!state_) return agora::rtm::INIT_ERR_FAILURE;
    if (handle_.load() != 0) return agora::rtm::INIT_ERR_ALREADY_INITIALIZED;
    if (eventHandler == nullptr) return agora::rtm::INIT_ERR_INVALID_ARGUMENT;
    if (appId == nullptr || *appId == '\0') return agora::rtm::INIT_ERR_INVALID_APP_ID;
    const rtm_client_callbacks callbacks = ServiceEvents::callbacks(state_);
    rtm_client_t client = 0;
    const std::int32_t status = rtm_client_new(appId, &callbacks, &client);
    if (status != 0) {
      ServiceEvents::release(callbacks.user_data);
      return status_of(status, init_wrongs());
    }
    for (const std::string &parameters : parameters_) rtm_client_set_parameters(client, parameters.c_str());
    parameters_.clear();
    state_->handlers.lead(eventHandler);
    handle_.store(client);
    return agora::rtm::INIT_ERR_OK;
  }

  void addEventHandler(agora::rtm::IRtmServiceEventHandler *eventHandler) override {
    if (const std::shared_ptr<ServiceState> state = this->state()) state->handlers.add(eventHandler);
  }

  void removeEventHandler(agora::rtm::IRtmServiceEventHandler *eventHandler) override {
    if (const std::shared_ptr<ServiceState> state = this->state()) state->handlers.remove(eventHandler);
  }

  void release(bool sync) override {
    std::shared_ptr<ServiceState> state;
    std::shared_ptr<ChannelTable> channels;
    std::shared_ptr<CallDesk> calls;
    rtm_client_t client = 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (!state_) return;
      state.swap(state_);
      channels.swap(channels_);
      calls.swap(calls_);
      client = handle_.exchange(0);
    }
    // No lock is held here: a callback that runs may call this service.
    if (client != 0) {
      if (sync) {
        rtm_client_release(client);
      } else {
        rtm_client_release_within(client, kPatienceMs);
      }
    }
    state->handlers.close(0);
    Channel::close_all(*channels);
    CallManager::close(*calls);
    --alive();
    Graveyard::instance().bury(this, &dispose);
  }

  int login(const char *token, const char *userId) override { return status_of(rtm_client_login(handle_.load(), token, userId), login_wrongs()); }

  int logout() override { return status_of(rtm_client_logout(handle_.load()), logout_wrongs()); }

  int renewToken(const char *token) override { return status_of(rtm_client_renew_token(handle_.load(), token), renew_wrongs()); }

  int sendMessageToPeer(const char *peerId, const agora::rtm::IMessage *message) override {
    return sendMessageToPeer(peerId, message, agora::rtm::SendMessageOptions());
  }

  int sendMessageToPeer(const char *peerId, const agora::rtm::IMessage *message, const agora::rtm::SendMessageOptions &options) override {
    const rtm_client_t client = handle_.load();
    if (client == 0) return agora::rtm::PEER_MESSAGE_ERR_NOT_INITIALIZED;
    rtm_message described;
    if (message == nullptr || !describe(*message, described)) return agora::rtm::PEER_MESSAGE_ERR_INVALID_MESSAGE;
    if (peerId == nullptr) return agora::rtm::PEER_MESSAGE_ERR_INVALID_USERID;
    const rtm_send_options how = describe(options);
    const std::int32_t status = rtm_client_send(client, peerId, &described, &how);
    // The library says that something is not UTF-8, not what. User ids are ASCII.
    if (status == RTM_ERR_UTF8 && !is_ascii(peerId)) return agora::rtm::PEER_MESSAGE_ERR_INVALID_USERID;
    return status_of(status, peer_message_wrongs());
  }

  int downloadMediaToMemory(const char *mediaId, long long &requestId) override {
    return status_of(rtm_media_download_to_memory(handle_.load(), mediaId, out(requestId)), download_wrongs());
  }

  int downloadMediaToFile(const char *mediaId, const char *filePath, long long &requestId) override {
    return status_of(rtm_media_download_to_file(handle_.load(), mediaId, filePath, out(requestId)), download_wrongs());
  }

  int cancelMediaDownload(long long requestId) override {
    return status_of(rtm_media_cancel(handle_.load(), requestId, ServiceEvents::kDownload), cancel_wrongs());
  }

  int cancelMediaUpload(long long requestId) override {
    return status_of(rtm_media_cancel(handle_.load(), requestId, ServiceEvents::kUpload), cancel_wrongs());
  }

  agora::rtm::IChannel *createChannel(const char *channelId, agora::rtm::IChannelEventHandler *eventHandler) override {
    std::shared_ptr<ChannelTable> channels;
    rtm_client_t client = 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      channels = channels_;
      client = handle_.load();
    }
    if (!channels || client == 0) return nullptr;
    return Channel::open(channels, client, channelId, eventHandler);
  }

  agora::rtm::IRtmCallManager *getRtmCallManager(agora::rtm::IRtmCallEventHandler *eventHandler) override {
    std::shared_ptr<CallDesk> calls;
    rtm_client_t client = 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      calls = calls_;
      client = handle_.load();
    }
    if (!calls || client == 0) return nullptr;
    return CallManager::open(calls, client, eventHandler);
  }

  agora::rtm::IMessage *createMessage() override { return released() ? nullptr : new TextMessage(nullptr); }
  agora::rtm::IMessage *createMessage(const char *message) override { return released() ? nullptr : new TextMessage(message); }
  agora::rtm::IMessage *createMessage(const std::uint8_t *rawData, int length) override { return createMessage(rawData, length, nullptr); }

  agora::rtm::IMessage *createMessage(const std::uint8_t *rawData, int length, const char *description) override {
    return released() ? nullptr : new RawMessage(rawData, length, description);
  }

  agora::rtm::IFileMessage *createFileMessageByMediaId(const char *mediaId) override {
    return released() || mediaId == nullptr || *mediaId == '\0' ? nullptr : new FileMessage(mediaId);
  }

  agora::rtm::IImageMessage *createImageMessageByMediaId(const char *mediaId) override {
    return released() || mediaId == nullptr || *mediaId == '\0' ? nullptr : new ImageMessage(mediaId);
  }

  int createFileMessageByUploading(const char *filePath, long long &requestId) override {
    return status_of(rtm_media_upload(handle_.load(), agora::rtm::MESSAGE_TYPE_FILE, filePath, out(requestId)), upload_wrongs());
  }

  int createImageMessageByUploading(const char *filePath, long long &requestId) override {
    return status_of(rtm_media_upload(handle_.load(), agora::rtm::MESSAGE_TYPE_IMAGE, filePath, out(requestId)), upload_wrongs());
  }

  agora::rtm::IRtmChannelAttribute *createChannelAttribute() override { return released() ? nullptr : new OwnChannelAttribute; }

  int setParameters(const char *parameters) override {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!state_) return RTM_ERR_HANDLE;
    if (handle_.load() != 0) return accepted(rtm_client_set_parameters(handle_.load(), parameters));
    const std::int32_t status = check(parameters);
    if (status == 0) parameters_.push_back(parameters);
    return accepted(status);
  }

  int queryPeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) override {
    return status_of(rtm_presence_query(handle_.load(), peerIds, size_of(peerCount), out(requestId)), presence_query_wrongs());
  }

  int subscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) override {
    return status_of(rtm_presence_subscribe(handle_.load(), peerIds, size_of(peerCount), out(requestId)), subscription_wrongs());
  }

  int unsubscribePeersOnlineStatus(const char *peerIds[], int peerCount, long long &requestId) override {
    return status_of(rtm_presence_unsubscribe(handle_.load(), peerIds, size_of(peerCount), out(requestId)), subscription_wrongs());
  }

  int queryPeersBySubscriptionOption(agora::rtm::PEER_SUBSCRIPTION_OPTION option, long long &requestId) override {
    const rtm_client_t client = handle_.load();
    if (client != 0 && option != agora::rtm::PEER_SUBSCRIPTION_OPTION_ONLINE_STATUS) return agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_FAILURE;
    return status_of(rtm_presence_subscribed(client, out(requestId)), subscribed_wrongs());
  }

  int setLocalUserAttributes(const agora::rtm::RtmAttribute *attributes, int numberOfAttributes, long long &requestId) override {
    return write_own(kSetAttributes, Pairs(attributes, numberOfAttributes), requestId);
  }

  int addOrUpdateLocalUserAttributes(const agora::rtm::RtmAttribute *attributes, int numberOfAttributes, long long &requestId) override {
    return write_own(kUpdateAttributes, Pairs(attributes, numberOfAttributes), requestId);
  }

  int deleteLocalUserAttributesByKeys(const char *attributeKeys[], int numberOfKeys, long long &requestId) override {
    return write_own(kDeleteAttributes, Pairs(attributeKeys, numberOfKeys), requestId);
  }

  int clearLocalUserAttributes(long long &requestId) override {
    return status_of(rtm_user_attributes_write(handle_.load(), kClearAttributes, nullptr, 0, out(requestId)), attribute_wrongs());
  }

  int getUserAttributes(const char *userId, long long &requestId) override {
    return status_of(rtm_user_attributes_get(handle_.load(), userId, nullptr, 0, out(requestId)), attribute_wrongs());
  }

  int getUserAttributesByKeys(const char *userId, const char *attributeKeys[], int numberOfKeys, long long &requestId) override {
    const rtm_client_t client = handle_.load();
    if (client != 0 && (attributeKeys == nullptr || numberOfKeys <= 0)) return agora::rtm::ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT;
    return status_of(rtm_user_attributes_get(client, userId, attributeKeys, size_of(numberOfKeys), out(requestId)), attribute_wrongs());
  }

  int setChannelAttributes(const char *channelId, const agora::rtm::IRtmChannelAttribute *attributes[], int numberOfAttributes,
                           const agora::rtm::ChannelAttributeOptions &options, long long &requestId) override {
    return write_channel(channelId, kSetAttributes, Pairs(attributes, numberOfAttributes), options, requestId);
  }

  int addOrUpdateChannelAttributes(const char *channelId, const agora::rtm::IRtmChannelAttribute *attributes[], int numberOfAttributes,
                                   const agora::rtm::ChannelAttributeOptions &options, long long &requestId) override {
    return write_channel(channelId, kUpdateAttributes, Pairs(attributes, numberOfAttributes), options, requestId);
  }

  int deleteChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, const agora::rtm::ChannelAttributeOptions &options,
                                    long long &requestId) override {
    return write_channel(channelId, kDeleteAttributes, Pairs(attributeKeys, numberOfKeys), options, requestId);
  }

  int clearChannelAttributes(const char *channelId, const agora::rtm::ChannelAttributeOptions &options, long long &requestId) override {
    const bool notify = options.enableNotificationToChannelMembers;
    return status_of(rtm_channel_attributes_write(handle_.load(), channelId, kClearAttributes, nullptr, 0, notify, out(requestId)), attribute_wrongs());
  }

  int getChannelAttributes(const char *channelId, long long &requestId) override {
    return status_of(rtm_channel_attributes_get(handle_.load(), channelId, nullptr, 0, out(requestId)), attribute_wrongs());
  }

  int getChannelAttributesByKeys(const char *channelId, const char *attributeKeys[], int numberOfKeys, long long &requestId) override {
    const rtm_client_t client = handle_.load();
    if (client != 0 && (attributeKeys == nullptr || numberOfKeys <= 0)) return agora::rtm::ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT;
    return status_of(rtm_channel_attributes_get(client, channelId, attributeKeys, size_of(numberOfKeys), out(requestId)), attribute_wrongs());
  }

  int getChannelMemberCount(const char *channelIds[], int channelCount, long long &requestId) override {
    return status_of(rtm_member_counts_get(handle_.load(), channelIds, size_of(channelCount), out(requestId)), member_count_wrongs());
  }

  int setLogFile(const char *logfile) override { return logfile == nullptr ? RTM_ERR_NULL : rtm_log_set_file(logfile); }
  int setLogFilter(agora::rtm::LOG_FILTER_TYPE filter) override { return rtm_log_set_filter(static_cast<std::uint32_t>(filter)); }

  int setLogFileSize(int fileSizeInKBytes) override {
    // Out of range is ignored, as in the original.
    if (fileSizeInKBytes > 0) rtm_log_set_size(static_cast<std::uint32_t>(fileSizeInKBytes));
    return 0;
  }

 private:
  ~Service() override {}

  static void dispose(void *service) { delete static_cast<Service *>(service); }

  std::shared_ptr<ServiceState> state() {
    std::lock_guard<std::mutex> lock(mutex_);
    return state_;
  }

  bool released() { return state() == nullptr; }

  static bool is_ascii(const char *text) {
    for (; *text != '\0'; ++text) {
      if (static_cast<unsigned char>(*text) >= 0x80) return false;
    }
    return true;
  }

  // The caller's own variable, since the library writes it before any callback about the transfer can run: a copy written back afterwards would be late.
  static std::int64_t *out(long long &request_id) {
    static_assert(sizeof(long long) == sizeof(std::int64_t), "a request id has 64 bits");
    return reinterpret_cast<std::int64_t *>(&request_id);
  }

  // Any JSON object is accepted, as in the original. The library says more: it has logged which known parameter cannot have its value.
  static int accepted(std::int32_t status) { return status == RTM_ERR_ARGUMENT ? 0 : status; }

  // A negative count is none, which every method refuses that takes one.
  static std::size_t size_of(int count) { return count < 0 ? 0 : static_cast<std::size_t>(count); }

  int write_own(std::int32_t operation, const Pairs &pairs, long long &request_id) {
    const rtm_client_t client = handle_.load();
    if (client != 0 && !pairs.good()) return agora::rtm::ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT;
    return status_of(rtm_user_attributes_write(client, operation, pairs.data(), pairs.count(), out(request_id)), attribute_wrongs());
  }

  int write_channel(const char *channel_id, std::int32_t operation, const Pairs &pairs, const agora::rtm::ChannelAttributeOptions &options, long long &request_id) {
    const rtm_client_t client = handle_.load();
    if (client != 0 && !pairs.good()) return agora::rtm::ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT;
    const bool notify = options.enableNotificationToChannelMembers;
    return status_of(rtm_channel_attributes_write(client, channel_id, operation, pairs.data(), pairs.count(), notify, out(request_id)), attribute_wrongs());
  }

  // Whether the library accepts these parameters. Before initialize() there is no client to ask, so a passing one, which never connects, is asked.
  static std::int32_t check(const char *parameters) {
    rtm_client_callbacks nobody = rtm_client_callbacks();
    nobody.size = sizeof(rtm_client_callbacks);
    rtm_client_t client = 0;
    const std::int32_t made = rtm_client_new("parameters", &nobody, &client);
    if (made != 0) return made < 0 ? made : RTM_ERR_EXHAUSTED;
    const std::int32_t status = rtm_client_set_parameters(client, parameters);
    rtm_client_release_within(client, 0);
    return status;
  }

  std::mutex mutex_;
  // 0 before initialize() and after release(); the library answers RTM_ERR_HANDLE to it.
  std::atomic<rtm_client_t> handle_;
  // Empty after release().
  std::shared_ptr<ServiceState> state_;
  std::shared_ptr<ChannelTable> channels_;
  std::shared_ptr<CallDesk> calls_;
  // What setParameters() was given before initialize(), in order.
  std::vector<std::string> parameters_;
};

}  // namespace librtm

namespace agora {
namespace rtm {

inline IRtmService *createRtmService() { return new librtm::Service; }

inline const char *getRtmSdkVersion() { return rtm_version(); }

inline SET_RTM_SERVICE_CONTEXT_ERR_CODE setRtmServiceContext(const RtmServiceContext &) {
  return librtm::Service::alive() > 0 ? SET_RTM_SERVICE_CONTEXT_ERR_FAILURE : SET_RTM_SERVICE_CONTEXT_ERR_OK;
}

namespace internal {

inline bool setRtmAppType(int32_t) { return true; }

}  // namespace internal

}  // namespace rtm
}  // namespace agora
