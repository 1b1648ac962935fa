#!/bin/sh
# build.sh PREFIX OUT: builds the program with what pkg-config says, against librtm.so and against librtm.a.
set -eu
prefix=$1 out=$2
here=$(dirname "$0")
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
mkdir -p "$out"
# shellcheck disable=SC2046 # the flags are words
g++ -std=c++11 -Wall -Wextra -Werror "$here/../program.cpp" $(pkg-config --cflags --libs rtm) -Wl,-rpath,"$prefix/lib" -o "$out/shared"
# The archive by its path: -lrtm alone prefers the shared library, which --as-needed then leaves out.
# shellcheck disable=SC2046
g++ -std=c++11 -Wall -Wextra -Werror "$here/../program.cpp" $(pkg-config --cflags rtm) "$(pkg-config --variable=libdir rtm)/librtm.a" \
  -Wl,--as-needed $(pkg-config --static --libs rtm) -o "$out/static"
