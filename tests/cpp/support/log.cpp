#include "log.h"

#include <sstream>
#include <stdexcept>

namespace support {

static std::string shortened(const std::string &text) {
  return text.size() <= 60 ? text : text.substr(0, 40) + "... (" + std::to_string(text.size()) + " bytes)";
}

std::string Event::describe() const {
  std::ostringstream out;
  out << name << "(";
  if (!user.empty()) out << " user=" << user;
  if (id != 0) out << " id=" << id;
  out << " code=" << code;
  if (reason != 0) out << " reason=" << reason;
  if (total != 0) out << " " << current << "/" << total;
  if (type != 0) out << " type=" << type;
  if (!text.empty()) out << " text=" << shortened(text);
  if (!data.empty()) out << " data=" << data.size() << " bytes";
  if (!media_id.empty()) out << " media=" << media_id << " name=" << file_name << " " << width << "x" << height;
  if (!users.empty()) {
    out << " users=";
    for (const std::string &one : users) out << one << ",";
  }
  out << " )" << (taken ? "" : "  <- not expected yet");
  return out.str();
}

void EventLog::add(Event event) {
  event.thread = std::this_thread::get_id();
  std::lock_guard<std::mutex> lock(mutex_);
  events_.push_back(std::move(event));
  changed_.notify_all();
}

Event EventLog::expect(const std::string &name, const Match &match, std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    for (Event &event : events_) {
      if (!event.taken && event.name == name && (!match || match(event))) {
        event.taken = true;
        return event;
      }
    }
    if (changed_.wait_until(lock, end) == std::cv_status::timeout) {
      lock.unlock();
      throw std::runtime_error("no matching " + name + " within " + std::to_string(deadline.count()) + " ms; what did arrive:\n" + describe());
    }
  }
}

std::vector<Event> EventLog::all() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return events_;
}

std::vector<Event> EventLog::all(const std::string &name) const {
  std::vector<Event> out;
  for (const Event &event : all()) {
    if (event.name == name) out.push_back(event);
  }
  return out;
}

std::string EventLog::describe() const {
  std::string out;
  for (const Event &event : all()) out += "  " + event.describe() + "\n";
  return out.empty() ? "  nothing\n" : out;
}

void eventually(const std::string &what, const std::function<bool()> &condition, std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("did not come true within " + std::to_string(deadline.count()) + " ms: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

Match with_id(long long id) {
  return [=](const Event &event) { return event.id == id; };
}
Match with_code(int code) {
  return [=](const Event &event) { return event.code == code; };
}
Match with_text(const std::string &text) {
  return [=](const Event &event) { return event.text == text; };
}
Match with_user(const std::string &user) {
  return [=](const Event &event) { return event.user == user; };
}
Match with_state(int state, int reason) {
  return [=](const Event &event) { return event.code == state && event.reason == reason; };
}

}  // namespace support
