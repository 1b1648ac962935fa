#!/bin/sh
# build.sh PREFIX OUT: builds the neighbour's library, and programs that link both: with each of our libraries, before the neighbour's and behind it.
set -eu
prefix=$1 out=$2
here=$(dirname "$0")
mkdir -p "$out"
flags="-std=c++11 -Wall -Wextra -Werror"
# shellcheck disable=SC2086 # the flags are words
g++ $flags -fPIC -shared "$here/neighbour.cpp" -Wl,-soname,libneighbour.so -o "$out/libneighbour.so"
# build NAME FLAG...: a program, linked in the order of the flags.
build() {
  name=$1
  shift
  # shellcheck disable=SC2086
  g++ $flags -I"$prefix/include" "$here/program.cpp" -L"$out" -L"$prefix/lib" "$@" -pthread -ldl -lm -Wl,-rpath,"$out:$prefix/lib" -o "$out/$name"
}
build shared-first -lrtm -lneighbour
build shared-last -lneighbour -lrtm
build agora_rtm_sdk-first -DLIBRTM_LINKED -lagora_rtm_sdk -lneighbour
build agora_rtm_sdk-last -DLIBRTM_LINKED -lneighbour -lagora_rtm_sdk
build static-first "$prefix/lib/librtm.a" -lneighbour
build static-last -lneighbour "$prefix/lib/librtm.a"
