#include "journal.h"

#include <stdexcept>

namespace conformance {

const char kOwn[] = "conformance round trip ";

static std::string place_of(const std::string &channel, const std::string &handler) {
  return (channel.empty() ? "" : "[" + channel + "] ") + (handler.empty() ? "" : "(" + handler + ") ");
}

std::string Entry::describe() const { return place_of(channel, handler) + callback + " " + readable(args) + (taken ? "" : "   <- not expected so far"); }

std::string Wanted::describe() const { return place_of(channel, handler) + callback + " " + readable(with); }

void Journal::add(Entry entry) {
  std::lock_guard<std::mutex> lock(mutex_);
  threads_.insert(std::this_thread::get_id());
  if (entry.callback == "onConnectionStateChanged" && entry.handler.empty()) state_ = entry.args["state"].get<std::string>();
  if (entry.args.contains("message") && entry.args["message"].is_object()) {
    const std::string text = entry.args["message"].value("text", "");
    if (text.compare(0, sizeof kOwn - 1, kOwn) == 0) {
      round_trips_.insert(text);
      changed_.notify_all();
      return;
    }
  }
  if (entry.callback == "onSendMessageResult" && hidden_.count(entry.args["messageId"].get<long long>()) != 0) return;
  entry.taken = letting_go_;
  entries_.push_back(std::move(entry));
  changed_.notify_all();
}

void Journal::letting_go(bool on) {
  std::lock_guard<std::mutex> lock(mutex_);
  letting_go_ = on;
}

void Journal::hide_result(long long message_id) {
  std::lock_guard<std::mutex> lock(mutex_);
  hidden_.insert(message_id);
}

std::size_t Journal::take(const Wanted &wanted, std::size_t from, std::chrono::milliseconds deadline, std::map<std::string, Json> &saved) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  std::unique_lock<std::mutex> lock(mutex_);
  std::size_t seen = from;
  std::string miss;
  for (;;) {
    for (; seen < entries_.size(); ++seen) {
      Entry &entry = entries_[seen];
      if (entry.taken || entry.callback != wanted.callback || entry.channel != wanted.channel || entry.handler != wanted.handler) continue;
      std::map<std::string, Json> found;
      const std::string problem = difference(wanted.with, entry.args, wanted.callback, found);
      if (problem.empty()) {
        entry.taken = true;
        saved.insert(found.begin(), found.end());
        return seen;
      }
      miss = problem;
    }
    if (changed_.wait_until(lock, end) == std::cv_status::timeout && seen == entries_.size()) {
      throw std::runtime_error("did not come within " + std::to_string(deadline.count()) + " ms: " + wanted.describe() +
                               (miss.empty() ? "" : "\n  nearest: expected " + miss) + "\n  what did arrive:\n" + describe_locked());
    }
  }
}

std::vector<std::string> Journal::untaken(const std::set<std::string> &names, bool others) const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> out;
  for (const Entry &entry : entries_) {
    if (!entry.taken && (names.count(entry.callback) != 0) != others) out.push_back(entry.describe());
  }
  if (others && threads_.size() > 1) out.push_back("callbacks on " + std::to_string(threads_.size()) + " threads instead of one");
  return out;
}

bool Journal::round_trip(const std::string &text, std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_until(lock, end, [&] { return round_trips_.count(text) != 0; });
}

std::string Journal::state() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return state_;
}

std::string Journal::describe() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return describe_locked();
}

std::string Journal::describe_locked() const {
  std::string out;
  const std::size_t most = 60;
  if (entries_.size() > most) out += "    (" + std::to_string(entries_.size() - most) + " earlier ones)\n";
  for (std::size_t i = entries_.size() > most ? entries_.size() - most : 0; i < entries_.size(); ++i) out += "    " + entries_[i].describe() + "\n";
  return out.empty() ? "    nothing\n" : out;
}

}  // namespace conformance
