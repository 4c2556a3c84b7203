#!/bin/sh
# build.sh OUT: compiles box. Static, so that the file runs in any Linux sandbox; with the machine's shared libc where no static one is installed.
set -eu
[ $# -eq 1 ] || { echo "usage: build.sh OUT" >&2; exit 2; }
here=$(dirname -- "$0")
flags="-std=gnu17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror"
${CC:-gcc} $flags -static -o "$1" "$here"/*.c 2>/dev/null || ${CC:-gcc} $flags -o "$1" "$here"/*.c
