#!/usr/bin/env bash
# Runs examples/diamond.json: a command, two HTTP calls side by side, their results gathered, and one
# HTTP call that sends them off. The web service that it calls is started here and ends with it.
set -euo pipefail
examples=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

command -v java >/dev/null || { echo "diamond.sh: needs java on the PATH for its local web service" >&2; exit 1; }
coproc SERVICE { exec java "$examples/LocalServer.java"; }
trap 'exec {SERVICE[1]}>&- 2>/dev/null || true' EXIT
read -r base <&"${SERVICE[0]}"

sed -e "s|BASE|$base|g" "$examples/diamond.json" |
  APFLOW_STDIO_ALLOW_COMMAND=true APFLOW_STDIO_COMMAND_WHITELIST=uname "$examples/../apflow" run - "$@"
