#!/usr/bin/env bash
# Three nodes that speak HTTPS alone, and ask every client for a certificate. A tree is submitted at a
# node that does not lead, which passes it on to the leader; the third node shows what became of it.
#
# DIRECTORY has the certificates (ca.pem, and node-1, node-2, node-3 and client, each NAME.pem and
# NAME-key.pem); without it they are made. APFLOW_DATABASE_URL names a PostgreSQL; without it one from
# embedded binaries is started.
#
# Usage: three-nodes.sh [DIRECTORY]
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
apflow=$here/../../apflow
app=$here/../../bootstrap/target/app

work=$(mktemp -d)
nodes=()
end() {
  ((${#nodes[@]} == 0)) || kill "${nodes[@]}" 2>/dev/null || true
  wait "${nodes[@]}" 2>/dev/null || true
  [[ -z ${DATABASE_PID:-} ]] || { exec {DATABASE[1]}>&-; wait "$DATABASE_PID" || true; }
  rm -rf "$work"
}
trap end EXIT

fail() {
  printf 'three-nodes.sh: %s\n' "$1" >&2
  tail -n 3 "$work"/*.log >&2 || true
  exit 1
}

is_jdk_25() {
  [[ -n $1 && -x $1/bin/java && -r $1/release && $(<"$1/release") == *'JAVA_VERSION="25'[.\"+-]* ]]
}

start_database() {
  local home jdk=
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25* "${HOME:-}"/.sdkman/candidates/java/25* \
    "${HOME:-}"/.jdks/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if is_jdk_25 "$home"; then
      jdk=$home
      break
    fi
  done
  [[ -n $jdk ]] || fail 'needs a JDK 25 for its database and found none: point JAVA_HOME at it'
  coproc DATABASE {
    exec "$jdk/bin/java" -p "$app" --add-modules dev.apflow.embedded.postgres "$here/Database.java" 2>"$work/database.log"
  }
  read -r database <&"${DATABASE[0]}" || fail 'the database does not start'
}

start_node() {
  APFLOW_NODE_ID=$1 APFLOW_NODE_ROLE=$2 APFLOW_API_PORT=0 \
    APFLOW_CLUSTER_ENABLED=true APFLOW_WRITE_FORWARDING=true APFLOW_DATABASE_URL=$database \
    APFLOW_API_TOKENS=$APFLOW_API_TOKEN \
    APFLOW_TLS_CERT=$certificates/$1.pem APFLOW_TLS_KEY=$certificates/$1-key.pem \
    APFLOW_TLS_CA=$certificates/ca.pem APFLOW_TLS_CLIENT_CA=$certificates/ca.pem \
    "$apflow" serve >"$work/$1.out" 2>"$work/$1.log" &
  nodes+=($!)
}

# Prints where a node answers, once it does.
await_node() {
  local i
  for ((i = 0; i < 600; i++)); do
    if grep -q '^apflow ready' "$work/$1.out"; then
      sed -n 's/^apflow ready url=\([^ ]*\) .*/\1/p' "$work/$1.out"
      return
    fi
    sleep 0.2
  done
  fail "$1 does not start"
}

"$apflow" --version >/dev/null # builds the program on its first use
certificates=${1:-}
if [[ -z $certificates ]]; then
  certificates=$work/certificates
  "$here/certificates.sh" "$certificates" node-1 node-2 node-3 client
fi
database=${APFLOW_DATABASE_URL:-}
[[ -n $database ]] || start_database

# What the command line needs: a token, whom to trust, and a certificate to show.
export APFLOW_API_TOKEN APFLOW_TLS_CA APFLOW_TLS_CLIENT_CERT APFLOW_TLS_CLIENT_KEY
APFLOW_API_TOKEN=$(od -An -N 24 -tx1 /dev/urandom | tr -d ' \n')
APFLOW_TLS_CA=$certificates/ca.pem
APFLOW_TLS_CLIENT_CERT=$certificates/client.pem
APFLOW_TLS_CLIENT_KEY=$certificates/client-key.pem

start_node node-1 leader
start_node node-2 worker
start_node node-3 worker
leader=$(await_node node-1)
follower=$(await_node node-2)
other=$(await_node node-3)
echo "leader $leader, followers $follower and $other"

"$apflow" trees submit --url "$follower" --watch "$here/tree.json"
"$apflow" trees get --url "$other" tls-example
"$apflow" cluster status --url "$leader"
if APFLOW_TLS_CLIENT_CERT='' APFLOW_TLS_CLIENT_KEY='' "$apflow" cluster status --url "$leader" 2>"$work/refused"; then
  fail 'a client without a certificate was let in'
fi
echo "without a certificate: $(<"$work/refused")"
