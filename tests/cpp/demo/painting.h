// A picture painted on the fly.
#pragma once

#include <string>

// A sunrise over the sea as an uncompressed BMP of 24 bits a pixel.
std::string sunrise(int width, int height);
