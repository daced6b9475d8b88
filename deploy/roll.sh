#!/bin/sh
# Another version, or other settings, one instance after the other: the next one when this one is ready. Stops when one does not
# become ready within two minutes; the other one serves on. Migrations run with the first one, see docs/operations.md.
set -eu
cd "$(dirname "$0")"

docker compose build parley-1
for instance in parley-1 parley-2; do
  docker compose up --detach --no-deps --force-recreate --wait --wait-timeout 120 "$instance"
  # Until Caddy has noticed; nginx need not.
  sleep 1
done
