#!/bin/sh
# Prints what a checkpoint costs, as a Markdown table. Needs compiled classes (mvn compile).
# bench/checkpoint.sh [SCRATCH]: a folder on the disk to measure; a fresh one of /tmp when missing
set -eu
cd "$(dirname "$0")/.."
repository="${MAVEN_REPOSITORY:-$HOME/.m2/repository}"
java="${JAVA_HOME:+$JAVA_HOME/bin/}"
scratch="${1:-$(mktemp -d)}"
libraries=$(find "$repository/org/slf4j/slf4j-api" "$repository/org/jspecify" -name '*.jar' | tr '\n' ':')
classes="envoi-trace/target/classes:envoi-sandbox/target/classes:$libraries"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"${java}javac" -d "$out" -cp "$classes" bench/src/dev/envoi/bench/CheckpointBench.java
"${java}java" -cp "$out:$classes" dev.envoi.bench.CheckpointBench "$scratch"
