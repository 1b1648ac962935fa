// Scenario: one file, read, with its phrases written out.
#pragma once

#include <string>
#include <vector>

#include "values.h"

namespace conformance {

struct Scenario {
  // "feature/name": the file's place below scenarios/, without its ending.
  std::string name;
  std::vector<std::string> proves;
  // Settings of the server, as a tree.
  Json server;
  // Options by the users' names.
  Json users;
  // Callbacks that may come any number of times.
  std::vector<std::string> may;
  // Without phrases.
  Json steps;
};

// Reads a scenario with the phrases of phrases.json in `folder` (tests/conformance). Throws, naming the file, when it is not right.
Scenario read_scenario(const std::string &folder, const std::string &file);

// The scenario files below `folder`/scenarios, sorted.
std::vector<std::string> scenario_files(const std::string &folder);

Json read_json(const std::string &file);

}  // namespace conformance
