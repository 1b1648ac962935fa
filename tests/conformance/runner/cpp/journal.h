// Journal: the callbacks of one user, in the order in which they came, and waiting for them with a deadline.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "values.h"

namespace conformance {

// One callback. `args` are its arguments by their names; enumerators are their names.
struct Entry {
  std::string callback;
  // The channel whose handler was called; empty for the other handlers.
  std::string channel;
  // The handler's name in the scenario; empty for the user's own.
  std::string handler;
  Json args;
  bool taken = false;

  std::string describe() const;
};

// What a scenario waits for.
struct Wanted {
  std::string callback;
  std::string channel;
  std::string handler;
  Json with = Json::object();

  std::string describe() const;
};

// Thread-safe.
class Journal {
 public:
  void add(Entry entry);

  // While this is on, whatever comes counts as expected: how much of a farewell is told during a release depends on timing. What comes after the
  // release has returned is a failure as ever.
  void letting_go(bool on);

  // Keeps the result of this message of the runner's own apart.
  void hide_result(long long message_id);

  // Waits for the first entry from `from` on that is not taken and matches, takes it and returns its place. What its matchers save goes to `saved`.
  // After the deadline throws, with the nearest miss and everything that did arrive.
  std::size_t take(const Wanted &wanted, std::size_t from, std::chrono::milliseconds deadline, std::map<std::string, Json> &saved);

  // Descriptions of the entries not taken whose callback is in `names`; with `others`, of those whose callback is not.
  std::vector<std::string> untaken(const std::set<std::string> &names, bool others) const;

  // Waits until a round trip of the runner's own is complete: the message `text` came, and its result.
  bool round_trip(const std::string &text, std::chrono::milliseconds deadline);

  // The last state told, such as "CONNECTION_STATE_CONNECTED"; empty before the first.
  std::string state() const;

  std::string describe() const;

 private:
  std::string describe_locked() const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Entry> entries_;
  std::set<std::string> round_trips_;
  std::set<long long> hidden_;
  bool letting_go_ = false;
  std::set<std::thread::id> threads_;
  std::string state_;
};

// What the texts of the runner's own messages begin with.
extern const char kOwn[];

}  // namespace conformance
