#include "play.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "calls/call.h"
#include "rest.h"
#include "surface.h"

namespace conformance {

static const int kDeadlineMs = 15000;

static void collect_proxied(const Json &steps, std::set<std::string> &out) {
  for (const Json &step : steps) {
    if (step.contains("link") || step.contains("media")) out.insert(step.at("user").get<std::string>());
    if (step.contains("steps")) collect_proxied(step["steps"], out);
  }
}

// Inline, because TOML's inline tables are JSON but for the equals signs.
static std::string toml_value(const Json &value) {
  if (!value.is_object() && !value.is_array()) return value.dump();
  std::string out;
  for (const auto &item : value.items()) {
    if (!out.empty()) out += ", ";
    out += value.is_array() ? toml_value(item.value()) : item.key() + " = " + toml_value(item.value());
  }
  return value.is_array() ? "[" + out + "]" : "{ " + out + " }";
}

std::string toml(const Json &tree) {
  std::string out;
  for (const auto &item : tree.items()) out += item.key() + " = " + toml_value(item.value()) + "\n";
  return out;
}

Play::Play(const Scenario &scenario) : scenario_(scenario) {
  // Never without a configuration: scenarios count on the defaults, call rates included.
  server_.reset(new support::Server("# " + scenario.name + "\n" + toml(scenario.server)));
  std::set<std::string> proxied;
  collect_proxied(scenario.steps, proxied);
  for (const auto &item : scenario.users.items()) {
    std::string url = server_->url();
    if (proxied.count(item.key()) != 0) {
      std::unique_ptr<support::Proxy> &proxy = proxies_[item.key()];
      proxy.reset(new support::Proxy(server_->port()));
      url = proxy->url();
    }
    users_[item.key()].reset(new User(item.key(), item.value(), url));
  }
}

Play::~Play() {
  // Held bytes would make the last releases wait.
  for (auto &proxy : proxies_) proxy.second->heal();
  users_.clear();
}

void Play::run() {
  steps(scenario_.steps, "");
  try {
    finish();
  } catch (const std::exception &error) {
    throw std::runtime_error(std::string("at the end: ") + error.what() + everything());
  }
}

void Play::steps(const Json &list, const std::string &place) {
  int number = 0;
  for (const Json &one : list) step(one, place + std::to_string(++number));
}

void Play::step(const Json &step, const std::string &place) {
  if (step.contains("until")) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(step.value("within_ms", kDeadlineMs));
    for (;;) {
      steps(step["steps"], place + " (again and again), ");
      const Json both = variables_.resolve(step["until"]);
      if (both.at(0) == both.at(1)) return;
      if (std::chrono::steady_clock::now() > end) throw std::runtime_error("step " + place + ": still " + readable(both[0]) + ", not " + readable(both[1]) + everything());
    }
  }
  if (step.contains("steps")) {
    const Json times = variables_.resolve(step.value("repeat", Json(1)));
    const int first = step.value("from", 0);
    for (int i = first; i < first + times.get<int>(); ++i) {
      variables_.set(step.value("as", "i"), i);
      steps(step["steps"], place + " (" + step.value("as", "i") + " = " + std::to_string(i) + "), ");
    }
    return;
  }
  try {
    if (step.contains("call")) {
      call(step);
    } else if (step.contains("expect")) {
      expect(Json::array({step}), false);
    } else if (step.contains("in_order")) {
      expect(step["in_order"], true);
    } else if (step.contains("forbid")) {
      const std::set<std::string> callbacks = step["forbid"].get<std::set<std::string>>();
      forbidden_[step.at("user").get<std::string>()] = Forbidden{&user(step), callbacks};
    } else if (step.contains("allow")) {
      check_forbidden();
      forbidden_.erase(step.at("user").get<std::string>());
    } else if (step.contains("sync")) {
      settle();
    } else if (step.contains("server")) {
      server(step);
    } else if (step.contains("link")) {
      faults(step, support::Kind::link);
    } else if (step.contains("media")) {
      faults(step, support::Kind::media);
    } else if (step.contains("rest")) {
      const Json asked = variables_.resolve(step);
      const int status = rest(server_->port(), asked["rest"], asked.at("path"), asked.contains("body") ? asked["body"].dump() : "");
      if (status != asked.value("status", 200)) throw std::runtime_error("answered with " + std::to_string(status));
    } else if (step.contains("token")) {
      variables_.set(step.at("save").get<std::string>(), token(variables_.resolve(step["token"])));
    } else if (step.contains("file")) {
      variables_.set(step.at("save").get<std::string>(), file(variables_.resolve(step["file"])));
    } else if (step.contains("same_files")) {
      const Json names = variables_.resolve(step["same_files"]);
      if (support::read_file(names.at(0)) != support::read_file(names.at(1))) throw std::runtime_error("the files differ");
    } else {
      throw std::runtime_error("a step that is none");
    }
    check_forbidden();
  } catch (const Inexpressible &call) {
    left_out_.push_back("step " + place + ", " + step.value("call", "") + ": " + call.what());
  } catch (const std::exception &error) {
    throw std::runtime_error("step " + place + ": " + readable(step) + "\n  " + error.what() + everything());
  }
}

User &Play::user(const Json &step) {
  const std::string name = step.at("user").get<std::string>();
  const auto found = users_.find(name);
  if (found == users_.end()) throw std::runtime_error("no user " + name);
  return *found->second;
}

support::Proxy &Play::proxy(const Json &step) { return *proxies_.at(step.at("user").get<std::string>()); }

void Play::call(const Json &step) {
  User *who = step.contains("user") ? &user(step) : nullptr;
  const std::string method = step["call"].get<std::string>();
  Call call(who, variables_.resolve(step.value("args", Json::object())));
  std::string interface = step.value("of", who == nullptr ? "" : "IRtmService");
  if (step.contains("channel")) {
    interface = "IChannel";
    call.channel = variables_.resolve(step["channel"]).get<std::string>();
  } else if (step.contains("object")) {
    call.object = variables_.resolve(step["object"]).at("$object").get<long long>();
    interface = call.user().objects.get(call.object).kind;
    if (step.value("of", interface) != interface) throw std::runtime_error("this is no " + step["of"].get<std::string>() + " but an " + interface);
  }
  auto found = methods().find(interface + "." + method);
  if (found == methods().end() && !step.contains("channel") && !step.contains("object")) found = methods().find("IRtmCallManager." + method);
  if (found == methods().end()) found = methods().find(method);
  if (found == methods().end()) throw std::runtime_error("no method " + interface + "." + method);

  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(step.value("within_ms", kDeadlineMs));
  set_meant(Meant{step.contains("returns") ? variables_.resolve(step["returns"]) : Json(), step.value("again_while", Json())});
  Json result = found->second(call);
  // A refusal that ends by itself, such as one for the rate: asked again until it has.
  while (step.contains("again_while") && result == step["again_while"]) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("still " + readable(result));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    result = found->second(call);
  }
  if (step.contains("returns")) {
    std::map<std::string, Json> saved;
    const std::string problem = difference(variables_.resolve(step["returns"]), result, "the result", saved);
    if (!problem.empty()) throw std::runtime_error("expected " + problem);
    for (const auto &item : saved) variables_.set(item.first, item.second);
  }
  if (step.contains("save")) variables_.set(step["save"].get<std::string>(), result);
  if (step.contains("request")) {
    if (!call.has_request_id) throw std::runtime_error(method + " has no request id");
    variables_.set(step["request"].get<std::string>(), call.request_id);
  }
}

void Play::expect(const Json &list, bool in_order) {
  std::map<User *, std::size_t> places;
  for (const Json &one : list) {
    User &who = user(one);
    Wanted wanted;
    wanted.callback = one.at("expect").get<std::string>();
    wanted.channel = variables_.resolve(one.value("channel", Json(""))).get<std::string>();
    wanted.handler = one.value("handler", "");
    wanted.with = variables_.resolve(one.value("with", Json::object()));
    const std::chrono::milliseconds deadline(one.value("within_ms", kDeadlineMs));
    std::map<std::string, Json> saved;
    const std::size_t from = in_order ? places[&who] : 0;
    try {
      places[&who] = who.journal.take(wanted, from, deadline, saved) + 1;
    } catch (const std::exception &error) {
      throw std::runtime_error(who.name + ": " + (in_order ? "in this order, " : "") + error.what());
    }
    for (const auto &item : saved) variables_.set(item.first, item.second);
  }
}

void Play::server(const Json &step) {
  const std::string action = step["server"].get<std::string>();
  if (action == "kill") {
    server_->kill();
  } else if (action == "stop") {
    if (server_->terminate() != 0) throw std::runtime_error("the server did not end well; its log:\n" + server_->log());
  } else if (action == "start") {
    server_->start_again();
  } else if (action == "freeze") {
    server_->freeze();
  } else if (action == "thaw") {
    server_->thaw();
  } else {
    throw std::runtime_error("unknown action on the server");
  }
}

void Play::faults(const Json &step, support::Kind kind) {
  using support::Fault;
  using support::Way;
  support::Proxy &proxy = this->proxy(step);
  const std::string action = step[kind == support::Kind::link ? "link" : "media"].get<std::string>();
  const Way way = step.value("way", "up") == "up" ? Way::up : Way::down;
  const std::size_t after = step.value("after", std::size_t{0});
  if (action == "cut") {
    proxy.cut(kind);
  } else if (action == "cut_after") {
    proxy.arm(kind, way, Fault::cut, after);
  } else if (action == "hold") {
    proxy.arm(kind, way, Fault::hold, after);
  } else if (action == "flip") {
    proxy.arm(kind, way, Fault::flip, after);
  } else if (action == "heal") {
    proxy.heal();
    proxy.slow_down(0);
  } else if (action == "refuse") {
    proxy.refuse();
  } else if (action == "slow") {
    proxy.slow_down(step.at("bytes_per_second").get<std::size_t>());
  } else {
    throw std::runtime_error("unknown fault");
  }
}

void Play::check_forbidden() {
  for (const auto &item : forbidden_) {
    const std::vector<std::string> came = item.second.user->journal.untaken(item.second.callbacks, false);
    if (!came.empty()) throw std::runtime_error(item.first + ": came though forbidden: " + came[0]);
  }
}

void Play::settle() {
  // What one user's arrival sets off at another is there after the second round.
  for (int round = 0; round < 2; ++round) {
    for (auto &item : users_) {
      User &user = *item.second;
      if (user.service != nullptr && user.journal.state() == "CONNECTION_STATE_CONNECTED") user.round_trip();
    }
  }
}

void Play::finish() {
  settle();
  check_forbidden();
  std::set<std::string> may = {"onMemberCountUpdated", "onMediaUploadingProgress", "onMediaDownloadingProgress"};
  may.insert(scenario_.may.begin(), scenario_.may.end());
  std::string problems;
  for (const auto &item : users_) {
    for (const std::string &one : item.second->journal.untaken(may, true)) problems += "\n    " + item.first + ": " + one;
  }
  if (!problems.empty()) throw std::runtime_error("came though nothing expected it:" + problems);
}

std::string Play::token(const Json &wanted) const {
  const char *set = std::getenv("RTM_SERVER_BIN");
  std::string command = std::string("'") + (set != nullptr ? set : RTM_SERVER_BIN) + "' token make";
  for (const auto &item : wanted.items()) {
    command += " --" + item.key() + " '" + (item.value().is_string() ? item.value().get<std::string>() : item.value().dump()) + "'";
  }
  FILE *out = popen(command.c_str(), "r");
  if (out == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  char buffer[512];
  while (std::fgets(buffer, sizeof buffer, out) != nullptr) text += buffer;
  if (pclose(out) != 0) throw std::runtime_error("failed: " + command);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

std::string Play::file(const Json &wanted) {
  if (wanted.contains("picture")) return support::picture(wanted["picture"].get<std::string>());
  const std::string path = folder_ / wanted.value("name", "file" + std::to_string(++files_));
  // Without a size it is only a name, for a download to write to.
  if (wanted.contains("bytes")) support::write_file(path, support::noise(wanted["bytes"].get<std::size_t>(), wanted.value("seed", 1u)));
  return path;
}

std::string Play::everything() const {
  std::string out;
  for (const auto &item : users_) out += "\n  all of " + item.first + ":\n" + item.second->journal.describe();
  const std::string log = server_->log();
  return out + "\n  the server's last words:\n" + (log.size() > 2000 ? log.substr(log.size() - 2000) : log);
}

}  // namespace conformance
