#!/usr/bin/env bash
# Unpacks the archive into an empty root with nothing but a C library and a few commands, as a container
# has them, and uses it there: as another user, on a read-only root, without /tmp, as process 1.
# Where that is not allowed (no root), it is used from where it was unpacked, without a JDK in the path.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.."
version=$1
archive=$(ls target/apflow-"$version"-linux-*.tar.gz)
bytes=$(stat -c %s "$archive")
((bytes <= 100000000)) || { echo "$archive has $bytes bytes, and 100000000 are the most" >&2; exit 1; }
root=$(mktemp -d)
server=
finish() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf -- "$root"
}
trap finish EXIT

chmod 755 "$root"
mkdir -p "$root"/{opt,bin,usr/bin,proc,dev,data,etc}
tar -xzf "$archive" -C "$root/opt" --strip-components=1 --one-top-level=apflow
cat >"$root/data/tree.json" <<'TREE'
{"tasks": [
  {"key": "a", "name": "first", "schemas": {"method": "system_info_executor"}},
  {"key": "b", "name": "second", "schemas": {"method": "echo"}, "dependencies": [{"key": "a"}]}]}
TREE

if [[ $(id -u) == 0 ]] && unshare --mount --pid --fork true 2>/dev/null; then
  for command in sh env uname dirname readlink sleep bash grep kill cat; do
    path=$(command -v "$command" || true)
    [[ -x $path ]] || continue
    cp -L "$path" "$root/bin/"
    ldd "$path" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do cp -L --parents "$library" "$root/"; done
  done
  ldd "$root"/opt/apflow/app/libduckdb_java.so_* "$root"/opt/apflow/lib/server/libjvm.so "$root"/opt/apflow/bin/java |
    grep -o ' /[^ ]*' | grep -v "$root" | sort -u | while read -r library; do cp -L --parents "$library" "$root/"; done
  chown 65532:65532 "$root/data"
  how="in an empty root, read-only, as user 65532, as process 1"
  inside() {
    unshare --mount --pid --fork bash -c '
      mount --bind "$1" "$1" && mount --bind "$1/data" "$1/data" && mount -t proc proc "$1/proc"
      mount --bind /dev "$1/dev" && mount -o remount,bind,ro "$1"
      exec env -i HOME=/data PATH=/bin LANG=C.UTF-8 "${@:2}"' _ "$root" "${settings[@]}" \
      "$(command -v chroot)" --userspec=65532:65532 "$root" "${command[@]}"
  }
  apflow=/opt/apflow/bin/apflow data=/data
else
  inside() { env -i HOME="$root/data" PATH=/usr/bin:/bin LANG=C.UTF-8 "${settings[@]}" "${command[@]}"; }
  how="from where it was unpacked (no root here: neither another user nor a read-only root)"
  apflow=$root/opt/apflow/bin/apflow data=$root/data
fi

settings=("APFLOW_DATABASE_URL=duckdb://$data/x.duckdb")
command=("$apflow" --version)
inside
command=("$apflow" run "$data/tree.json")
inside | tail -n 1 | grep 'completed: 2 tasks'
if ! inside >/dev/null; then exit 1; fi

settings+=("APFLOW_API_PORT=18999")
command=("$apflow" serve)
inside >"$root/data/serve.log" 2>&1 &
server=$!
for _ in $(seq 300); do
  grep -q '^apflow ready' "$root/data/serve.log" && break
  sleep 0.2
done
# What the Dockerfile names as HEALTHCHECK.
health=$(sed -n "s/^HEALTHCHECK.* CMD //p" deploy/Dockerfile)
bash -c "${health//8000/18999}"
command=("$apflow" tasks list --url http://127.0.0.1:18999)
inside | grep -q first
process=$server
until [[ $(<"/proc/$process/comm") =~ ^(apflow|java)$ ]]; do process=$(pgrep -o -P "$process"); done
kill -TERM "$process"
wait "$server"
grep -q ' stopped$' "$root/data/serve.log"
server=
echo "used $how; ${bytes} bytes"
echo "not run here: Docker's engine (deploy/Dockerfile, deploy/compose.yaml) and Kubernetes"
