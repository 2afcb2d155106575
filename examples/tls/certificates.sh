#!/usr/bin/env bash
# Makes an authority and certificates of this machine, by openssl, into the directory named:
# ca.pem, and NAME.pem with NAME-key.pem for each further argument.
set -euo pipefail

command -v openssl >/dev/null || { echo 'certificates.sh: needs openssl' >&2; exit 1; }
mkdir -p "$1" && cd -- "$1"
shift
umask 077
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

openssl req -x509 "${key[@]}" -days 30 -subj '/CN=authority of the example' \
  -keyout ca-key.pem -out ca.pem 2>/dev/null
for name in "$@"; do
  openssl req -new "${key[@]}" -subj "/CN=$name" -keyout "$name-key.pem" -out "$name.csr" 2>/dev/null
  # A node is a server, and a client of the leader.
  openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -out "$name.pem" \
    -extfile <(printf '%s\n' 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
      'extendedKeyUsage=serverAuth,clientAuth') 2>/dev/null
  rm "$name.csr"
done
