// Handlers<H>: whom to tell, and the promise that a handler taken out is not called any more.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

// The handlers of one service or of one channel. `tell` runs on the library's callback thread, one call at a time; the rest on any thread,
// callbacks included. The lock is never held while a handler runs.
template <class H>
class Handlers {
 public:
  Handlers() = default;
  Handlers(const Handlers &) = delete;
  Handlers &operator=(const Handlers &) = delete;

  // Puts `handler` last; NULL and one that is in already are ignored.
  void add(H *handler) { insert(handler, false); }

  // Puts `handler` first: the one given to initialize().
  void lead(H *handler) { insert(handler, true); }

  // Takes `handler` out and waits, boundedly, for the call into it that runs on another thread.
  void remove(H *handler) {
    std::unique_lock<std::mutex> lock(mutex_);
    take_out(handler);
    wait_until_idle(lock, handler, kPatienceMs);
  }

  // Leaves `handler` alone in the list (NULL: nobody), then waits for the others as `remove` does.
  void replace(H *handler) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (closed_) return;
    H *running = running_;
    empty();
    if (handler != nullptr) list_.push_back(handler);
    if (running != nullptr && running != handler) wait_until_idle(lock, running, kPatienceMs);
  }

  // Nobody is told anything any more. Waits for a running call for at most `patience_ms`.
  void close(unsigned patience_ms) {
    std::unique_lock<std::mutex> lock(mutex_);
    closed_ = true;
    empty();
    if (running_ != nullptr) wait_until_idle(lock, running_, patience_ms);
  }

  // Calls `call(handler)` for each handler that was in when the event came and is still in when its turn comes. What a handler throws ends here.
  template <class Call>
  void tell(const Call &call) noexcept {
    std::unique_lock<std::mutex> lock(mutex_);
    thread_ = std::this_thread::get_id();
    telling_ = true;
    // Those taken out meanwhile leave NULL behind and those added come last, so that positions below `count` keep their meaning.
    const std::size_t count = list_.size();
    for (std::size_t i = 0; i < count && i < list_.size(); ++i) {
      H *handler = list_[i];
      if (handler == nullptr) continue;
      running_ = handler;
      lock.unlock();
      LIBRTM_TRY { call(*handler); }
      LIBRTM_CATCH_ALL {}
      lock.lock();
      running_ = nullptr;
      if (waiting_ > 0) idle_.notify_all();
    }
    telling_ = false;
    if (holes_) sweep();
  }

 private:
  void insert(H *handler, bool first) {
    if (handler == nullptr) return;
    std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return;
    for (H *known : list_) {
      if (known == handler) return;
    }
    // While an event is being told, positions must not move; a service is told nothing before initialize(), which is when `first` matters.
    list_.insert(first && !telling_ ? list_.begin() : list_.end(), handler);
  }

  void take_out(H *handler) {
    for (H *&known : list_) {
      if (handler != nullptr && known == handler) {
        known = nullptr;
        holes_ = true;
      }
    }
    if (!telling_) sweep();
  }

  void empty() {
    for (H *&known : list_) known = nullptr;
    holes_ = true;
    if (!telling_) sweep();
  }

  void sweep() {
    std::size_t kept = 0;
    for (H *known : list_) {
      if (known != nullptr) list_[kept++] = known;
    }
    list_.resize(kept);
    holes_ = false;
  }

  // From inside a callback there is nothing to wait for: the running call is the caller's own.
  void wait_until_idle(std::unique_lock<std::mutex> &lock, H *handler, unsigned patience_ms) {
    if (running_ != handler || handler == nullptr || thread_ == std::this_thread::get_id()) return;
    ++waiting_;
    idle_.wait_for(lock, std::chrono::milliseconds(patience_ms), [&] { return running_ != handler; });
    --waiting_;
  }

  std::mutex mutex_;
  std::condition_variable idle_;
  std::vector<H *> list_;
  // The handler being called, and by whom.
  H *running_ = nullptr;
  std::thread::id thread_;
  int waiting_ = 0;
  bool telling_ = false;
  bool holes_ = false;
  bool closed_ = false;
};

}  // namespace librtm
