#include "scenario.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

namespace conformance {

namespace {

// "@name" is the value of a phrase's parameter; "@{name}" stands for it inside a longer string.
Json filled(const Json &value, const Json &parameters) {
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    if (text.size() > 1 && text[0] == '@' && text[1] != '{') {
      if (!parameters.contains(text.substr(1))) throw std::runtime_error("a phrase has no parameter " + text);
      return parameters[text.substr(1)];
    }
    std::string out = text;
    for (const auto &item : parameters.items()) {
      const std::string mark = "@{" + item.key() + "}";
      for (std::size_t at = out.find(mark); at != std::string::npos; at = out.find(mark)) {
        out.replace(at, mark.size(), item.value().is_string() ? item.value().get<std::string>() : item.value().dump());
      }
    }
    return out;
  }
  Json out = value;
  if (value.is_structured()) {
    for (Json &inner : out) inner = filled(inner, parameters);
  }
  return out;
}

Json written_out(const Json &steps, const Json &phrases, int depth) {
  if (depth > 8) throw std::runtime_error("phrases that contain each other");
  Json out = Json::array();
  for (const Json &step : steps) {
    if (step.contains("do")) {
      const std::string name = step["do"].get<std::string>();
      if (!phrases.contains(name)) throw std::runtime_error("unknown phrase: " + name);
      Json parameters = phrases[name].value("parameters", Json::object());
      for (const auto &item : step.items()) {
        if (item.key() == "do") continue;
        if (!parameters.contains(item.key())) throw std::runtime_error("the phrase \"" + name + "\" has no parameter " + item.key());
        parameters[item.key()] = item.value();
      }
      // A parameter's default may be another parameter.
      for (Json &parameter : parameters) parameter = filled(parameter, parameters);
      for (const Json &one : written_out(filled(phrases[name]["steps"], parameters), phrases, depth + 1)) out.push_back(one);
    } else if (step.contains("steps") || step.contains("in_order")) {
      const std::string key = step.contains("steps") ? "steps" : "in_order";
      Json copy = step;
      copy[key] = written_out(step[key], phrases, depth + 1);
      out.push_back(copy);
    } else {
      out.push_back(step);
    }
  }
  return out;
}

}  // namespace

Json read_json(const std::string &file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file);
  try {
    return Json::parse(in);
  } catch (const std::exception &error) {
    throw std::runtime_error(file + ": " + error.what());
  }
}

Scenario read_scenario(const std::string &folder, const std::string &file) {
  const Json phrases = read_json(folder + "/phrases.json");
  const Json json = read_json(file);
  static const std::set<std::string> known = {"about", "proves", "fails_with", "server", "users", "may", "steps"};
  try {
    for (const auto &item : json.items()) {
      if (known.count(item.key()) == 0) throw std::runtime_error("unknown key " + item.key());
    }
    Scenario scenario;
    const std::filesystem::path path(file);
    scenario.name = path.parent_path().filename().string() + "/" + path.stem().string();
    scenario.proves = json.at("proves").get<std::vector<std::string>>();
    scenario.server = json.value("server", Json::object());
    scenario.users = json.at("users");
    scenario.may = json.value("may", std::vector<std::string>());
    scenario.steps = written_out(json.at("steps"), phrases, 0);
    return scenario;
  } catch (const std::exception &error) {
    throw std::runtime_error(file + ": " + error.what());
  }
}

std::vector<std::string> scenario_files(const std::string &folder) {
  std::vector<std::string> out;
  for (const auto &entry : std::filesystem::recursive_directory_iterator(folder + "/scenarios")) {
    if (entry.path().extension() == ".json") out.push_back(entry.path().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace conformance
