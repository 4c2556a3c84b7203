# Sourced by ./envoi, ./verify and bench/run: sets JAVA_HOME to a JDK 25 or says how to get one.
# The version is read from the JDK's `release` file, so that no JVM is started just to ask.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

find_jdk() {
  local candidate on_path
  on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$on_path" ]; then
    on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/*25* /usr/java/*25* /opt/*jdk*25* /opt/java/*25* \
    "${HOME:-}"/.sdkman/candidates/java/25* "${HOME:-}"/.jdks/*25*; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "envoi: no JDK 25 found in JAVA_HOME, on the PATH or in the usual folders; install one (for example temurin-25-jdk) or set JAVA_HOME" >&2
  return 1
}
