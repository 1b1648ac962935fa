#!/bin/sh
# build.sh OUT: builds OUT/layout, which checks the declarations, and OUT/program against a stub of the original, OUT/stub/libagora_rtm_sdk.so, as it would be against the original itself.
set -eu
out=$1
here=$(dirname "$0")
mkdir -p "$out/stub"
# The original declares a return type at which compilers frown.
flags="-std=c++11 -Wall -Wextra -Werror -Wno-ignored-qualifiers"
# shellcheck disable=SC2086 # the flags are words
g++ $flags -fPIC -shared "$here/stub.cpp" -Wl,-soname,libagora_rtm_sdk.so -o "$out/stub/libagora_rtm_sdk.so"
# shellcheck disable=SC2086
g++ $flags "$here/layout.cpp" -o "$out/layout"
for part in program messages channels media calls tokens; do
  # shellcheck disable=SC2086
  g++ $flags -c "$here/$part.cpp" -o "$out/$part.o"
done
g++ "$out"/*.o -L"$out/stub" -lagora_rtm_sdk -lpthread -ldl -o "$out/program"
