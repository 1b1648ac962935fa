// Values of a scenario: variables, made-up strings and lists, and matching what arrived against what was expected.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace conformance {

typedef nlohmann::json Json;

// What a scenario has saved so far.
class Variables {
 public:
  void set(const std::string &name, Json value) { values_[name] = std::move(value); }

  // `value` with every variable, made-up string and list replaced. Throws for a name that was never saved.
  Json resolve(const Json &value) const;

 private:
  Json lookup(const std::string &reference) const;
  std::string interpolate(const std::string &text) const;

  std::map<std::string, Json> values_;
};

// Empty when `actual` is as expected, else what differs, with its place. Matchers that save add to `saved`; the caller takes them over when all matched.
std::string difference(const Json &expected, const Json &actual, const std::string &place, std::map<std::string, Json> &saved);

// As text for people: long strings are shortened, bytes that are no UTF-8 replaced.
std::string readable(const Json &value);

}  // namespace conformance
