// Playing a scenario: a server and users of its own, one step after another.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "scenario.h"
#include "support/proxy.h"
#include "support/server.h"
#include "support/temporary.h"
#include "user.h"

namespace conformance {

class Play {
 public:
  explicit Play(const Scenario &scenario);
  ~Play();

  // Throws at the first thing that is not as the scenario says. The message has the step, what was expected and what did arrive.
  void run();

  // The calls that the surface has no words for.
  const std::vector<std::string> &left_out() const { return left_out_; }

 private:
  struct Forbidden {
    User *user;
    std::set<std::string> callbacks;
  };

  void steps(const Json &list, const std::string &place);
  void step(const Json &step, const std::string &place);
  void call(const Json &step);
  void expect(const Json &list, bool in_order);
  void server(const Json &step);
  void faults(const Json &step, support::Kind kind);
  void check_forbidden();
  void settle();
  void finish();
  User &user(const Json &step);
  support::Proxy &proxy(const Json &step);
  std::string token(const Json &wanted) const;
  std::string file(const Json &wanted);
  std::string everything() const;

  const Scenario &scenario_;
  support::TemporaryFolder folder_;
  std::unique_ptr<support::Server> server_;
  std::map<std::string, std::unique_ptr<support::Proxy>> proxies_;
  std::map<std::string, std::unique_ptr<User>> users_;
  Variables variables_;
  std::map<std::string, Forbidden> forbidden_;
  int files_ = 0;
  std::vector<std::string> left_out_;
};

// A tree of settings as the text of a TOML file.
std::string toml(const Json &tree);

}  // namespace conformance
