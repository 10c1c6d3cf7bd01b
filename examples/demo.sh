#!/usr/bin/env bash
# Shows what Foundling does, on the invented heap in examples/strays and a new library in build/.
# `make demo` runs it. Nothing outside build/ is touched, and no network is needed.

set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

command -v foundling >/dev/null || {
    echo "foundling is not installed here. Type: make demo" >&2
    exit 2
}

rm -rf build/demo-library build/demo-shelf
export FOUNDLING_LIBRARY=build/demo-library

say() { printf '\n\033[%sm%s\033[0m\n' "$1" "$2"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || say() { printf '\n%s\n' "$2"; }

show() {
    say "2;3" "# $1"
    shift
    say 1 "\$ foundling $*" | tail -n +2
    foundling "$@"
}

# Prints the first lines only, and says so.
glance() {
    local lines="$1"
    shift
    show "$@" | awk -v most="$lines" 'NR <= most; END { if (NR > most) print "   [" NR - most " more lines]" }'
}

show   "A heap of strays: a mailing list, a home page, a crawl, a zip, loose files. Take it in."  add examples/strays
show   "What has come home? Every work, by title."                                               list
show   "Find one again by the words in it."                                                      search corkscrews OR umbrella
id=$(foundling list --json title:hat | sed -n 's/.*"id": "\([0-9a-f]\{8\}\).*/\1/p' | head -n 1)
glance 34 "Read it. This one came in three parts, between other people's mail."                  show "$id"
show   "Who says that it may be archived? Every value leads back to the bytes that say it."      explain "$id" permission
show   "Carry it away as an e-book."                                                             export epub build/demo-shelf "author:quill"
show   "And is everything still there, byte for byte?"                                           check

say 0 "The library is in build/demo-library; its README.txt explains it. Go on with your own heap:

    .venv/bin/foundling add PATH...       files, folders, mailboxes, crawls, archives
    .venv/bin/foundling --help            the other verbs"
