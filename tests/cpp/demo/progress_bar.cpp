#include "progress_bar.h"

#include <unistd.h>

#include <cstdio>

void ProgressBar::draw(long long current, long long total) {
  const int width = 36;
  const long long share = total > 0 ? current * 100 / total : 100;
  std::string bar(static_cast<std::size_t>(share * width / 100), '#');
  bar.resize(width, '.');
  char line[200];
  const double unit = total < 1000000 ? 1e3 : 1e6;
  std::snprintf(line, sizeof line, "    %s [%s] %3lld %%  %.1f of %.1f %s", label_.c_str(), bar.c_str(), share, static_cast<double>(current) / unit,
                static_cast<double>(total) / unit, unit < 1e6 ? "kB" : "MB");
  last_ = line;
  if (isatty(STDOUT_FILENO)) {
    std::printf("\r%s", line);
    std::fflush(stdout);
  }
}

void ProgressBar::end() {
  if (last_.empty()) return;
  std::printf(isatty(STDOUT_FILENO) ? "%s\n" : "%s\n", isatty(STDOUT_FILENO) ? "" : last_.c_str());
  last_.clear();
}
