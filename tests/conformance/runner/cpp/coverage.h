// Coverage: every method, callback, enumerator and fact of coverage.json has a scenario, or a reason why it has none.
#pragma once

#include <string>

namespace conformance {

// Prints what is missing and returns the exit code: 0 when nothing is.
int check_coverage(const std::string &folder);

}  // namespace conformance
