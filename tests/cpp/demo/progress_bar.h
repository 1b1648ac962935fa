// A progress bar: one line redrawn on a terminal, one line at the end elsewhere.
#pragma once

#include <string>

class ProgressBar {
 public:
  // `label` stands before the bar.
  explicit ProgressBar(const std::string &label) : label_(label) {}

  // Draws `current` of `total` bytes. Called from the library's thread.
  void draw(long long current, long long total);
  // Ends the line, when one was begun.
  void end();

 private:
  std::string label_;
  std::string last_;
};
