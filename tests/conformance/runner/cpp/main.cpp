// conformance_runner SCENARIO.json [EXCEPTIONS.json]: plays one scenario. The table says how many of its calls the surface has no words for, or why it is not
// played at all, which is then a failure of its own. conformance_runner --coverage: what no scenario proves.
#include <cstdio>
#include <cstring>
#include <exception>

#include "coverage.h"
#include "play.h"

// How many calls of the scenario are left out, by the table.
static std::size_t left_out_of(const conformance::Scenario &scenario, const char *table) {
  if (table == nullptr) return 0;
  const conformance::Json row = conformance::read_json(table).value(scenario.name, conformance::Json::object());
  if (row.is_string()) throw std::runtime_error("not played: " + row.get<std::string>());
  if (row.contains("calls") && row.value("reason", "").empty()) throw std::runtime_error("no reason for leaving out calls of " + scenario.name);
  return row.value("calls", std::size_t{0});
}

static void play(const conformance::Scenario &scenario, const char *table) {
  const std::size_t left_out = left_out_of(scenario, table);
  conformance::Play play(scenario);
  play.run();
  if (play.left_out().size() == left_out) return;
  std::string calls = std::to_string(play.left_out().size()) + " calls were left out, not " + std::to_string(left_out) + ":";
  for (const std::string &one : play.left_out()) calls += "\n  " + one;
  throw std::runtime_error(calls);
}

int main(int count, char **arguments) {
  if (count != 2 && count != 3) {
    std::fprintf(stderr, "usage: %s SCENARIO.json [EXCEPTIONS.json] | --coverage\n", arguments[0]);
    return 2;
  }
  try {
    if (std::strcmp(arguments[1], "--coverage") == 0) return conformance::check_coverage(RTM_CONFORMANCE);
    const conformance::Scenario scenario = conformance::read_scenario(RTM_CONFORMANCE, arguments[1]);
    try {
      play(scenario, count == 3 ? arguments[2] : nullptr);
    } catch (const std::exception &error) {
      std::string proves;
      for (const std::string &one : scenario.proves) proves += " " + one;
      std::printf("FAILED %s, which proves%s\n%s\n", scenario.name.c_str(), proves.c_str(), error.what());
      return 1;
    }
    std::printf("passed %s\n", scenario.name.c_str());
    return 0;
  } catch (const std::exception &error) {
    std::printf("FAILED: %s\n", error.what());
    return 1;
  }
}
