#!/usr/bin/env bash
# Compiles this plugin against the built program and puts its jar into the directory named (default:
# plugins/ beside the command). Needs nothing but a JDK 25; JAVA_HOME names one, else it is looked for.
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
plugins=${1:-$here/../../plugins}

"$here/../../apflow" --version >/dev/null # builds the program on its first use

# A JAVA_HOME that is empty, of another version or of no JDK at all is passed over.
is_jdk_25() {
  [[ -n $1 && -x $1/bin/javac && -r $1/release && $(<"$1/release") == *'JAVA_VERSION="25'[.\"+-]* ]]
}

on_path=$(readlink -f -- "$(command -v javac || true)" || true)
jdk=
for home in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/*25* /opt/*jdk*25* \
  "${HOME:-}"/.sdkman/candidates/java/25* "${HOME:-}"/.jdks/*25* \
  /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
  if is_jdk_25 "$home"; then
    jdk=$home
    break
  fi
done
[[ -n $jdk ]] || { echo 'build.sh: needs a JDK 25 and found none: point JAVA_HOME at it' >&2; exit 1; }

classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
"$jdk/bin/javac" -d "$classes" -cp "$here/../../bootstrap/target/app/*" "$here"/src/example/*.java
mkdir -p "$plugins"
"$jdk/bin/jar" --create --file "$plugins/word-count.jar" -C "$classes" . -C "$here/resources" META-INF
echo "built $(cd -- "$plugins" && pwd)/word-count.jar"
