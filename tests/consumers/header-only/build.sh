#!/bin/sh
# build.sh PREFIX OUT: builds the program as the README does, by naming the two folders.
set -eu
prefix=$1 out=$2
here=$(dirname "$0")
mkdir -p "$out"
g++ -std=c++11 -Wall -Wextra -Werror -I"$prefix/include" "$here/../program.cpp" -L"$prefix/lib" -lrtm -Wl,-rpath,"$prefix/lib" -o "$out/header-only"
