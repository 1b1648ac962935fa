#include "painting.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace {

void put(std::string &out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

struct Colour {
  double red, green, blue;
};

Colour mix(const Colour &a, const Colour &b, double share) {
  share = std::min(1.0, std::max(0.0, share));
  return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share, a.blue + (b.blue - a.blue) * share};
}

// A share of a colour, from 0 to 255, as one byte of a picture.
char byte(double share) { return static_cast<char>(static_cast<unsigned char>(share)); }

// `x` and `y` from 0 to 1, from the upper left.
Colour paint(double x, double y) {
  const Colour night = {28, 32, 78}, rose = {236, 120, 92}, gold = {255, 214, 120}, deep = {12, 34, 66}, sun = {255, 246, 210};
  const double horizon = 0.62;
  const double dx = (x - 0.5) * 1.4, dy = y - horizon + 0.03;
  const double distance = std::sqrt(dx * dx + dy * dy);
  if (y < horizon) {
    const Colour sky = mix(mix(night, rose, y / horizon * 1.3), gold, (y / horizon - 0.6) * 2.2);
    return mix(sun, sky, (distance - 0.12) * 18);
  }
  const double depth = (y - horizon) / (1 - horizon);
  const double waves = 0.5 + 0.5 * std::sin(depth * 90 / (0.3 + depth) + 5 * std::sin(x * 23 + depth * 9));
  const double glitter = std::max(0.0, 1 - std::fabs(x - 0.5) * (4 + 6 * depth)) * waves;
  return mix(mix(mix(rose, deep, depth * 1.4), night, waves * 0.25), gold, glitter);
}

}  // namespace

std::string sunrise(int width, int height) {
  const std::uint32_t row = (static_cast<std::uint32_t>(width) * 3 + 3) / 4 * 4;
  const std::uint32_t pixels = row * static_cast<std::uint32_t>(height);
  std::string out = "BM";
  out.reserve(54 + pixels);
  put(out, 54 + pixels, 4);
  put(out, 0, 4);
  put(out, 54, 4);
  put(out, 40, 4);
  put(out, static_cast<std::uint32_t>(width), 4);
  put(out, static_cast<std::uint32_t>(height), 4);
  put(out, 1, 2);
  put(out, 24, 2);
  put(out, 0, 4);
  put(out, pixels, 4);
  put(out, 2835, 4);
  put(out, 2835, 4);
  put(out, 0, 4);
  put(out, 0, 4);
  // Rows go from the bottom to the top, pixels as blue, green, red.
  for (int y = height - 1; y >= 0; --y) {
    const std::size_t begin = out.size();
    for (int x = 0; x < width; ++x) {
      const Colour colour = paint((x + 0.5) / width, (y + 0.5) / height);
      out += byte(colour.blue);
      out += byte(colour.green);
      out += byte(colour.red);
    }
    out.append(row - (out.size() - begin), '\0');
  }
  return out;
}
