#include "values.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace conformance {

namespace {

// `#` becomes the number, in every string of a value.
Json numbered(const Json &value, const std::string &number) {
  if (value.is_string()) {
    std::string out;
    for (const char c : value.get<std::string>()) out += c == '#' ? number : std::string(1, c);
    return out;
  }
  Json out = value;
  if (value.is_structured()) {
    for (Json &inner : out) inner = numbered(inner, number);
  }
  return out;
}

std::string bytes_of_hex(const std::string &hex) {
  if (hex.size() % 2 != 0) throw std::runtime_error("$hex needs an even number of digits: " + hex);
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

// The object that a value stands for in the program, or -1.
long long object_of(const Json &value) {
  return value.is_object() && value.contains("$object") ? value["$object"].get<long long>() : -1;
}

std::string matcher_mismatch(const std::string &name, const Json &wanted, const Json &actual, const std::string &place, std::map<std::string, Json> &saved) {
  if (name == "$any") return actual.is_null() ? place + ": anything, but it is null" : "";
  if (name == "$save") {
    saved[wanted.get<std::string>()] = actual;
    return "";
  }
  if (name == "$at_least" || name == "$at_most") {
    if (!actual.is_number()) return place + ": a number, but it is " + readable(actual);
    const bool holds = name == "$at_least" ? actual >= wanted : actual <= wanted;
    return holds ? "" : place + ": " + name + " " + readable(wanted) + ", but it is " + readable(actual);
  }
  if (name == "$length") {
    const std::size_t length = actual.is_string() ? actual.get<std::string>().size() : actual.size();
    return length == wanted.get<std::size_t>() ? "" : place + ": length " + readable(wanted) + ", but it has " + std::to_string(length);
  }
  if (name == "$contains") {
    const bool holds = actual.is_string() && actual.get<std::string>().find(wanted.get<std::string>()) != std::string::npos;
    return holds ? "" : place + ": containing " + readable(wanted) + ", but it is " + readable(actual);
  }
  if (name == "$not") {
    std::map<std::string, Json> none;
    return difference(wanted, actual, place, none).empty() ? place + ": anything but " + readable(wanted) : "";
  }
  if (name == "$one_of") {
    for (const Json &choice : wanted) {
      if (difference(choice, actual, place, saved).empty()) return "";
    }
    return place + ": one of " + readable(wanted) + ", but it is " + readable(actual);
  }
  if (name == "$set") {
    if (!actual.is_array() || actual.size() != wanted.size()) {
      return place + ": these " + std::to_string(wanted.size()) + " in any order: " + readable(wanted) + ", but it is " + readable(actual);
    }
    std::vector<bool> used(actual.size(), false);
    for (const Json &one : wanted) {
      std::size_t i = 0;
      while (i < actual.size() && (used[i] || !difference(one, actual[i], place, saved).empty())) ++i;
      if (i == actual.size()) return place + ": among others " + readable(one) + ", but it is " + readable(actual);
      used[i] = true;
    }
    return "";
  }
  throw std::runtime_error("unknown matcher " + name);
}

}  // namespace

Json Variables::lookup(const std::string &reference) const {
  const std::size_t dot = reference.find('.');
  const auto found = values_.find(reference.substr(0, dot));
  if (found == values_.end()) throw std::runtime_error("nothing was saved as " + reference);
  if (dot == std::string::npos) return found->second;
  const std::string field = reference.substr(dot + 1);
  if (!found->second.is_object() || !found->second.contains(field)) throw std::runtime_error("what was saved has no field " + reference + ": " + readable(found->second));
  return found->second[field];
}

std::string Variables::interpolate(const std::string &text) const {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const std::size_t open = text.find("${", at);
    if (open == std::string::npos) return out + text.substr(at);
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) throw std::runtime_error("no } after ${ in " + text);
    const Json value = lookup(text.substr(open + 2, close - open - 2));
    out += text.substr(at, open - at) + (value.is_string() ? value.get<std::string>() : value.dump());
    at = close + 1;
  }
}

Json Variables::resolve(const Json &value) const {
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    if (text.size() > 1 && text[0] == '$' && text[1] != '{') return lookup(text.substr(1));
    return interpolate(text);
  }
  if (value.is_object() && value.contains("$repeat")) {
    std::string out;
    const std::string unit = resolve(value["$repeat"]).get<std::string>();
    const int times = resolve(value["times"]).get<int>();
    for (int i = 0; i < times; ++i) out += unit;
    return out;
  }
  if (value.is_object() && value.contains("$hex")) return bytes_of_hex(value["$hex"].get<std::string>());
  if (value.is_object() && value.contains("$numbered")) {
    Json out = Json::array();
    const Json unit = resolve(value["$numbered"]);
    const int count = resolve(value["count"]).get<int>();
    const int from = value.value("from", 0);
    for (int i = from; i < from + count; ++i) out.push_back(numbered(unit, std::to_string(i)));
    return out;
  }
  if (value.is_object() && value.contains("$object")) return value;
  Json out = value;
  if (value.is_structured()) {
    for (Json &inner : out) inner = resolve(inner);
  }
  return out;
}

std::string difference(const Json &expected, const Json &actual, const std::string &place, std::map<std::string, Json> &saved) {
  if (object_of(expected) >= 0) {
    return object_of(expected) == object_of(actual) ? "" : place + ": the very object " + readable(expected) + ", but it is " + readable(actual);
  }
  if (expected.is_object()) {
    for (const auto &item : expected.items()) {
      if (item.key()[0] == '$') {
        const std::string problem = matcher_mismatch(item.key(), item.value(), actual, place, saved);
        if (!problem.empty()) return problem;
        continue;
      }
      if (!actual.is_object() || !actual.contains(item.key())) return place + ": a field " + item.key() + ", but it is " + readable(actual);
      const std::string problem = difference(item.value(), actual[item.key()], place + "." + item.key(), saved);
      if (!problem.empty()) return problem;
    }
    return "";
  }
  if (expected.is_array()) {
    if (!actual.is_array() || actual.size() != expected.size()) return place + ": " + readable(expected) + ", but it is " + readable(actual);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const std::string problem = difference(expected[i], actual[i], place + "[" + std::to_string(i) + "]", saved);
      if (!problem.empty()) return problem;
    }
    return "";
  }
  return expected == actual ? "" : place + ": " + readable(expected) + ", but it is " + readable(actual);
}

static Json shortened(const Json &value) {
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    return text.size() <= 80 ? text : text.substr(0, 40) + "... (" + std::to_string(text.size()) + " bytes)";
  }
  if (value.is_array() && value.size() > 40) {
    Json out = Json::array();
    for (std::size_t i = 0; i < 5; ++i) out.push_back(shortened(value[i]));
    out.push_back("... (" + std::to_string(value.size()) + " in all)");
    return out;
  }
  Json out = value;
  if (value.is_structured()) {
    for (Json &inner : out) inner = shortened(inner);
  }
  return out;
}

std::string readable(const Json &value) { return shortened(value).dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace conformance
