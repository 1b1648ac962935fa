#include "surface.h"

namespace conformance {

// Calls are made on one thread, one after another.
static Meant present;

const Meant &meant() { return present; }

void set_meant(Meant meant) { present = std::move(meant); }

bool Meant::refusal(const std::string &enumerator) const {
  if (returns.is_null() || again_while == enumerator) return true;
  std::map<std::string, Json> saved;
  return difference(returns, enumerator, "", saved).empty();
}

}  // namespace conformance
