// conformance_runner SCENARIO.json: plays one scenario. conformance_runner --coverage: what no scenario proves.
#include <cstdio>
#include <cstring>
#include <exception>

#include "coverage.h"
#include "play.h"

int main(int count, char **arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: %s SCENARIO.json | --coverage\n", arguments[0]);
    return 2;
  }
  try {
    if (std::strcmp(arguments[1], "--coverage") == 0) return conformance::check_coverage(RTM_CONFORMANCE);
    const conformance::Scenario scenario = conformance::read_scenario(RTM_CONFORMANCE, arguments[1]);
    try {
      conformance::Play(scenario).run();
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
