#include "coverage.h"

#include <cstdio>
#include <map>
#include <set>

#include "scenario.h"

namespace conformance {

namespace {

// What scenarios say, gathered.
struct Seen {
  std::set<std::string> calls;
  std::set<std::string> callbacks;
  std::set<std::string> strings;
  std::set<std::string> facts;
  // "callback.field" for every field that is compared in a callback.
  std::set<std::string> fields;
};

void gather_fields(const Json &value, const std::string &callback, std::set<std::string> &out) {
  if (!value.is_structured()) return;
  for (const auto &item : value.items()) {
    if (value.is_object()) out.insert(callback + "." + item.key());
    gather_fields(item.value(), callback, out);
  }
}

void gather_strings(const Json &value, std::set<std::string> &out) {
  if (value.is_string()) out.insert(value.get<std::string>());
  if (!value.is_structured()) return;
  for (const auto &item : value.items()) {
    gather_strings(item.value(), out);
  }
}

void gather(const Json &steps, Seen &seen) {
  for (const Json &step : steps) {
    if (step.contains("steps")) gather(step["steps"], seen);
    if (step.contains("until")) gather_strings(step["until"], seen.strings);
    if (step.contains("in_order")) gather(step["in_order"], seen);
    if (step.contains("call")) {
      const std::string method = step["call"].get<std::string>();
      seen.calls.insert(method);
      if (step.contains("channel")) seen.calls.insert("IChannel." + method);
      if (step.contains("of")) seen.calls.insert(step["of"].get<std::string>() + "." + method);
      if (step.contains("returns")) gather_strings(step["returns"], seen.strings);
      if (step.contains("args")) gather_strings(step["args"], seen.strings);
    }
    if (step.contains("expect")) {
      // A channel's callback and a service's may have the same name.
      const std::string callback = (step.contains("channel") ? "IChannelEventHandler." : "") + step["expect"].get<std::string>();
      seen.callbacks.insert(callback);
      if (step.contains("with")) {
        gather_strings(step["with"], seen.strings);
        gather_fields(step["with"], callback, seen.fields);
      }
    }
  }
}

}  // namespace

int check_coverage(const std::string &folder) {
  const Json wanted = read_json(folder + "/coverage.json");
  Seen seen;
  int problems = 0;
  const auto problem = [&](const std::string &text) {
    std::printf("%s\n", text.c_str());
    ++problems;
  };
  std::set<std::string> facts;
  for (const auto &group : wanted.at("facts").items()) {
    for (const auto &fact : group.value().items()) facts.insert(group.key() + "." + fact.key());
  }
  int scenarios = 0;
  for (const std::string &file : scenario_files(folder)) {
    const Scenario scenario = read_scenario(folder, file);
    ++scenarios;
    if (scenario.proves.empty()) problem(scenario.name + " proves nothing");
    for (const std::string &fact : scenario.proves) {
      if (facts.count(fact) == 0) problem(scenario.name + " proves " + fact + ", which coverage.json does not know");
      seen.facts.insert(fact);
    }
    gather(scenario.steps, seen);
  }

  const Json &reasons = wanted.at("without_scenario");
  std::set<std::string> excused;
  std::size_t count = 0;
  const auto check = [&](const std::string &what, const std::string &name, bool covered) {
    ++count;
    const bool excuse = reasons.contains(name);
    if (excuse) excused.insert(name);
    if (!covered && !excuse) problem("no scenario " + what + " " + name);
    if (covered && excuse) problem(name + " has a scenario, but stands in without_scenario");
  };
  for (const auto &group : wanted.at("methods").items()) {
    for (const Json &method : group.value()) {
      // A method that two interfaces have is named with its interface.
      const std::string name = method.get<std::string>();
      bool covered = seen.calls.count(name) != 0;
      // What a callback lends is read by the runner; the scenario compares the field.
      if (wanted.at("read_in").contains(name)) covered = seen.fields.count(wanted["read_in"][name].get<std::string>()) != 0;
      check("calls", name, covered);
    }
  }
  for (const auto &group : wanted.at("callbacks").items()) {
    for (const Json &callback : group.value()) {
      const std::string name = (group.key() == "IChannelEventHandler" ? "IChannelEventHandler." : "") + callback.get<std::string>();
      check("expects", name, seen.callbacks.count(name) != 0);
    }
  }
  for (const auto &group : wanted.at("enumerators").items()) {
    for (const Json &enumerator : group.value()) check("brings about", enumerator.get<std::string>(), seen.strings.count(enumerator.get<std::string>()) != 0);
  }
  for (const std::string &fact : facts) check("proves", fact, seen.facts.count(fact) != 0);
  for (const auto &item : reasons.items()) {
    if (excused.count(item.key()) == 0) problem("without_scenario names " + item.key() + ", which is not listed");
    if (item.value().get<std::string>().size() < 20) problem("without_scenario gives no reason for " + item.key());
  }
  std::printf("%d scenarios; %zu methods, callbacks, enumerators and facts, %zu of them without a scenario for a reason; %d problems\n", scenarios, count, reasons.size(), problems);
  return problems == 0 ? 0 : 1;
}

}  // namespace conformance
