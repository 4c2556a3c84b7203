#!/bin/sh
# Builds ./cc, offline.
set -e
cargo build --release --offline --quiet
cp target/release/cc ./cc
