#!/bin/sh
# compile.sh INCLUDE COMPILER STANDARD "LANGUAGE [FLAGS]" HEADER...: each header compiles alone and included twice, without a warning.
set -eu
include=$1 compiler=$2 standard=$3 language=$4
shift 4
out=$(mktemp)
trap 'rm -f "$out"' EXIT
for header in "$@"; do
  # shellcheck disable=SC2086 # the language may carry flags
  printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$header" "$header" |
    "$compiler" -x $language -std="$standard" -Wall -Wextra -Werror -pedantic -I"$include" -c -o "$out" -
done
