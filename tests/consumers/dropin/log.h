// What a program hears, in words, until somebody waits for it; and how it ends when something is not as it should be.
#pragma once

#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

// Everything, one behind the other.
template <class... Parts>
std::string words(const Parts &...parts) {
  std::ostringstream text;
  const int each[] = {(text << parts, 0)...};
  (void)each;
  return text.str();
}

[[noreturn]] inline void fail(const std::string &why) {
  std::printf("%s\n", why.c_str());
  std::fflush(stdout);
  _Exit(1);
}

// Ends the program unless `got` is what was wanted.
template <class Got, class Wanted>
void same(const char *what, const Got &got, const Wanted &wanted) {
  const std::string seen = words(got), meant = words(wanted);
  if (seen != meant) fail(words(what, " is \"", seen, "\" instead of \"", meant, "\""));
}

inline void accepted(const char *call, int code) { same(call, code, 0); }

class Log {
 public:
  void add(const std::string &event) {
    std::lock_guard<std::mutex> lock(mutex_);
    heard_.push_back(event);
    changed_.notify_all();
  }

  // Takes what comes until `wanted`; ends the program when that does not come within 20 s.
  void expect(const std::string &wanted) { expect_each({wanted}); }

  // As `expect`, for several, in whatever order.
  void expect_each(std::vector<std::string> wanted) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::string before;
    while (changed_.wait_until(lock, deadline, [this] { return !heard_.empty(); })) {
      const std::string event = heard_.front();
      heard_.pop_front();
      const auto found = std::find(wanted.begin(), wanted.end(), event);
      if (found == wanted.end()) {
        before += "  " + event + "\n";
        continue;
      }
      wanted.erase(found);
      if (wanted.empty()) return;
    }
    fail(words("\"", wanted.front(), "\" did not come; what did:\n", before));
  }

  // What nobody has waited for.
  std::size_t size() {
    std::lock_guard<std::mutex> lock(mutex_);
    return heard_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> heard_;
};
