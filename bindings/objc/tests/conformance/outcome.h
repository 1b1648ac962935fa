// Outcome: a call whose block says how it ended, as the scenarios have it, which say at once whether a call is taken.
//
// What the block brings before everything was told that waited when the call returned, and what the step takes for a refusal, is one; all else is an
// outcome, which the handler is told as a callback.
#pragma once

#import <Foundation/Foundation.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "names.h"
#include "surface.h"

namespace objc {

class Outcome {
 public:
  // The block has brought this code. False: it is a refusal, and not a callback.
  bool told(int code, const std::string &name) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (decided_ || code == 0 || !meant_.refusal(name)) return true;
    refusal_ = code;
    return false;
  }

  // What the call has said at once, after a fence.
  int given() {
    std::lock_guard<std::mutex> lock(mutex_);
    decided_ = true;
    return refusal_;
  }

 private:
  std::mutex mutex_;
  const conformance::Meant meant_ = conformance::meant();
  bool decided_ = false;
  int refusal_ = 0;
};

// What a block says: its code, and what a handler is told about it.
typedef std::function<void(NSInteger, const std::function<void()> &)> Tell;

// Makes a call, whose block says its outcome to what `make` is given; waits by the fence, and gives what the call says at once. `E` is the enumeration of
// its codes.
template <typename E>
int call(const std::function<void()> &fence, const std::function<void(Tell)> &make) {
  const std::shared_ptr<Outcome> outcome = std::make_shared<Outcome>();
  make([outcome](NSInteger code, const std::function<void()> &callback) {
    if (outcome->told(static_cast<int>(code), conformance::name_of(static_cast<E>(code)))) callback();
  });
  fence();
  return outcome->given();
}

}  // namespace objc
