// The graveyard: where released services and channels stay for a while, so that what programs do to them afterwards stays harmless.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>

#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

// Keeps the last 65,536 released objects (their shells: what they held is gone) and deletes them first in, first out. Programs release twice, typically by
// a shared_ptr with a releasing deleter beside an explicit release(); the second one finds a shell that does nothing.
class Graveyard {
 public:
  // The one of this program. Never destroyed: static destructors of the application may still release.
  static Graveyard &instance() {
    static Graveyard *const graveyard = new Graveyard;
    return *graveyard;
  }

  // Takes `object` over; it is deleted by `dispose` when 65,536 others have followed.
  void bury(void *object, void (*dispose)(void *)) {
    Shell oldest = {nullptr, nullptr};
    {
      std::lock_guard<std::mutex> lock(mutex_);
      shells_.push_back(Shell{object, dispose});
      if (shells_.size() > kShells) {
        oldest = shells_.front();
        shells_.pop_front();
      }
    }
    if (oldest.object != nullptr) oldest.dispose(oldest.object);
  }

 private:
  enum : std::size_t { kShells = 65536 };

  struct Shell {
    void *object;
    void (*dispose)(void *);
  };

  Graveyard() = default;

  std::mutex mutex_;
  std::deque<Shell> shells_;
};

}  // namespace librtm
