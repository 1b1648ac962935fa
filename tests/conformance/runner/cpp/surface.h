// What a surface that is not C++ has to say when it is played through the C++ interfaces.
#pragma once

#include <stdexcept>
#include <string>

#include "values.h"

namespace conformance {

// Thrown for a call that no program can write in the surface's language. The step is left out.
struct Inexpressible : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What the present step says about the result of its call. Scenarios are written for calls that say at once whether they are taken; where the outcome says
// it, a refusal is what comes at once and is meant by the step.
struct Meant {
  // null: the step says nothing.
  Json returns;
  Json again_while;

  // True when the step takes a call that ends at once with this enumerator for refused.
  bool refusal(const std::string &enumerator) const;
};
const Meant &meant();
void set_meant(Meant meant);

}  // namespace conformance
