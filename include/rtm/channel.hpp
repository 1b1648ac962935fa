// Channel: the IChannel object, and ChannelTable: the channels that are open in one service.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "../rtm.h"
#include "channel_events.hpp"
#include "graveyard.hpp"
#include "interfaces.h"
#include "local.hpp"
#include "message.hpp"
#include "status.hpp"

namespace librtm LIBRTM_LOCAL {

class Channel;

// The open channels of one service, by id.
struct ChannelTable {
  std::mutex mutex;
  std::map<std::string, Channel *> open;
  // The service was released: nothing opens any more.
  bool closed = false;
};

// A channel. Released ones stay behind in the graveyard as shells without a handle, whose methods answer "not initialized".
class Channel final : public agora::rtm::IChannel {
 public:
  // The channel `id` of `client`: a new one, or the one that is open, with `handler` in the place of its old one. NULL when the library refuses the id.
  static Channel *open(const std::shared_ptr<ChannelTable> &table, rtm_client_t client, const char *id, agora::rtm::IChannelEventHandler *handler) {
    if (id == nullptr) return nullptr;
    std::unique_lock<std::mutex> lock(table->mutex);
    if (table->closed) return nullptr;
    const auto known = table->open.find(id);
    if (known != table->open.end()) {
      Channel *channel = known->second;
      const std::shared_ptr<ChannelState> state = channel->state();
      lock.unlock();
      if (state) state->handlers.replace(handler);
      return channel;
    }
    const std::shared_ptr<ChannelState> state = std::make_shared<ChannelState>(id);
    state->handlers.add(handler);
    const rtm_channel_callbacks callbacks = ChannelEvents::callbacks(state);
    rtm_channel_t handle = 0;
    if (rtm_channel_new(client, id, &callbacks, &handle) != 0) {
      ChannelEvents::release(callbacks.user_data);
      return nullptr;
    }
    Channel *channel = new Channel(table, state, handle);
    table->open[state->channel_id] = channel;
    return channel;
  }

  // Ends every channel of a service that is being released. The application may still hold the objects, and release them.
  static void close_all(ChannelTable &table) {
    std::map<std::string, Channel *> open;
    {
      std::lock_guard<std::mutex> lock(table.mutex);
      table.closed = true;
      open.swap(table.open);
      for (const auto &entry : open) entry.second->give_back();
    }
    for (const auto &entry : open) entry.second->end(0);
  }

  int join() override { return status_of(rtm_channel_join(handle_.load()), join_wrongs()); }
  int leave() override { return status_of(rtm_channel_leave(handle_.load()), leave_wrongs()); }
  int sendMessage(const agora::rtm::IMessage *message) override { return sendMessage(message, agora::rtm::SendMessageOptions()); }

  int sendMessage(const agora::rtm::IMessage *message, const agora::rtm::SendMessageOptions &options) override {
    const rtm_channel_t handle = handle_.load();
    if (handle == 0) return agora::rtm::CHANNEL_MESSAGE_ERR_NOT_INITIALIZED;
    rtm_message described;
    if (message == nullptr || !describe(*message, described)) return agora::rtm::CHANNEL_MESSAGE_ERR_INVALID_MESSAGE;
    const rtm_send_options how = describe(options);
    return status_of(rtm_channel_send(handle, &described, &how), channel_message_wrongs());
  }

  const char *getId() const override { return id_.c_str(); }
  int getMembers() override { return status_of(rtm_channel_members(handle_.load()), members_wrongs()); }

  void release() override {
    const std::shared_ptr<ChannelTable> table = table_.lock();
    // Without a table the service is gone, and it ended this channel first.
    if (!table) return;
    {
      std::lock_guard<std::mutex> lock(table->mutex);
      if (!give_back()) return;
      table->open.erase(id_);
    }
    end(kPatienceMs);
  }

 private:
  Channel(const std::shared_ptr<ChannelTable> &table, const std::shared_ptr<ChannelState> &state, rtm_channel_t handle)
      : handle_(handle), table_(table), state_(state), id_(state->channel_id) {}
  ~Channel() override {}

  static void dispose(void *channel) { delete static_cast<Channel *>(channel); }

  std::shared_ptr<ChannelState> state() {
    std::lock_guard<std::mutex> lock(state_mutex_);
    return state_;
  }

  // Gives the handle back to the library, without waiting; true for the one caller that did it. Under the table's lock, so that the same id
  // opened at that moment on another thread is either this channel before its end or a new one.
  bool give_back() {
    const rtm_channel_t handle = handle_.exchange(0);
    if (handle == 0) return false;
    rtm_channel_release_within(handle, 0);
    return true;
  }

  // Makes sure that the handler is not called any more, and turns this object into a shell.
  void end(unsigned patience_ms) {
    std::shared_ptr<ChannelState> state;
    {
      std::lock_guard<std::mutex> lock(state_mutex_);
      state.swap(state_);
    }
    if (state) state->handlers.close(patience_ms);
    Graveyard::instance().bury(this, &dispose);
  }

  std::atomic<rtm_channel_t> handle_;
  const std::weak_ptr<ChannelTable> table_;
  std::mutex state_mutex_;
  std::shared_ptr<ChannelState> state_;
  const std::string id_;
};

}  // namespace librtm
