#!/usr/bin/env bash
set -eu
describe() {
  case "$1" in
    *.csv) echo "$1 is a table" ;;
    *.png|*.jpg) echo "$1 is a picture" ;;
    *) echo "$1 is something else" ;;
  esac
}
for f in *; do describe "$f"; done
