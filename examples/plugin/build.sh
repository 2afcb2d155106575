#!/usr/bin/env bash
# Compiles this plugin against the built program and puts its jar into the directory named (default:
# plugins/ where you stand). Needs nothing but a JDK 25; JAVA_HOME names one, else it is looked for.
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
plugins=${1:-plugins}

"$here/../../apflow" --version >/dev/null # builds the program on its first use

for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25*; do
  [[ -x $jdk/bin/javac && $(<"$jdk/release") == *'JAVA_VERSION="25'[.\"+-]* ]] && break
  jdk=
done
[[ -n $jdk ]] || { echo 'build.sh: needs a JDK 25 and found none: point JAVA_HOME at it' >&2; exit 1; }

classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
"$jdk/bin/javac" -d "$classes" -cp "$here/../../bootstrap/target/app/*" "$here"/src/example/*.java
mkdir -p "$plugins"
"$jdk/bin/jar" --create --file "$plugins/word-count.jar" -C "$classes" . -C "$here/resources" META-INF
echo "built $plugins/word-count.jar"
