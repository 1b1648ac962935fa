// EventLog: what handlers were told, in order, and waiting for it with a deadline.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace support {

// One callback, as data. Fields that a callback does not have keep their defaults.
struct Event {
  // The name of the callback, such as "onLoginSuccess".
  std::string name;
  // The peer or the member.
  std::string user;
  std::string text;
  // Raw bytes, or what a download to memory brought.
  std::string data;
  // Message id or request id.
  long long id = 0;
  // Result code, connection state, or count.
  int code = 0;
  // Reason of a connection state.
  int reason = 0;
  long long current = 0;
  long long total = 0;
  // Of messages.
  int type = 0;
  long long server_ts = 0;
  bool offline = false;
  std::string media_id;
  std::string file_name;
  std::string thumbnail;
  int width = 0;
  int height = 0;
  int thumbnail_width = 0;
  int thumbnail_height = 0;
  // The members of onGetMembers.
  std::vector<std::string> users;
  std::thread::id thread;
  // True when `expect` has returned it.
  bool taken = false;

  std::string describe() const;
};

typedef std::function<bool(const Event &)> Match;

// Thread-safe. Waiting never depends on the clock but for the deadline, which is generous.
class EventLog {
 public:
  void add(Event event);

  // Waits for the first event of that name, not yet returned, that matches, and returns it. After the deadline throws, saying what did arrive.
  Event expect(const std::string &name, const Match &match = nullptr, std::chrono::milliseconds deadline = std::chrono::seconds(60));

  // All events so far, and those of one name.
  std::vector<Event> all() const;
  std::vector<Event> all(const std::string &name) const;
  std::size_t count(const std::string &name) const { return all(name).size(); }
  std::string describe() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

// Waits for any condition with a deadline; what it says is shown when it does not come true. For what has no event of its own.
void eventually(const std::string &what, const std::function<bool()> &condition, std::chrono::milliseconds deadline = std::chrono::seconds(60));

// Matches, to be read aloud: expect("onSendMessageResult", with_id(7)).
Match with_id(long long id);
Match with_code(int code);
Match with_text(const std::string &text);
Match with_user(const std::string &user);
Match with_state(int state, int reason);

}  // namespace support
