/**
 * Who may import whom, as docs/architecture.md says it. Whatever is not listed is forbidden. The sources are checked
 * with all their imports, the compiled files with those that are left at run time: types cost nothing and tie nothing.
 */
const MAY_IMPORT = {
  telemetry: ['config'],
  db: ['config', 'telemetry'],
  markup: [],
  'domain/policies': [],
  domain: ['config', 'db', 'markup', 'telemetry/counters'],
  inputs: ['config', 'domain/errors'],
  presenters: ['config', 'markup', 'domain/policies', 'domain/actor'],
  gateways: ['config', 'telemetry'],
  http: ['config', 'telemetry', 'domain', 'inputs', 'presenters', 'gateways'],
  realtime: ['config', 'telemetry', 'domain', 'inputs', 'presenters'],
  jobs: ['config', 'telemetry', 'db/graphile', 'db/job-queue', 'domain', 'presenters', 'gateways'],
  cli: ['config', 'telemetry', 'domain', 'db', 'gateways', 'inputs', 'realtime'],
};

/** What they may name besides, as a type only. */
const MAY_NAME = { presenters: ['domain', 'db/models'], 'domain/policies': ['domain', 'db/models'] };

/** Where a package may be imported. */
const HOMES = {
  express: 'http/',
  cors: 'http/middleware/cors[.]',
  ws: 'realtime/',
  zod: '(inputs/|presenters/api/|http/api/document[.]|config[.]|db/backup/manifest[.])',
  bcrypt: 'domain/accounts/passwords[.]',
  otpauth: 'domain/accounts/totp[.]',
  qrcode: 'presenters/qr-code[.]',
  multer: 'http/middleware/uploads[.]',
  sharp: 'domain/accounts/pictures[.]',
  '@redis/client': '(realtime/bus|db)/redis[.]',
  'rate-limiter-flexible': 'domain/limits/counters[.]',
  'ipaddr.js': '(http/middleware/addresses[.]|domain/moderation/)',
  eta: 'presenters/templates[.]',
  'markdown-it': 'markup/markdown[.]',
  gemoji: 'presenters/emoji[.]',
  'graphile-worker': 'db/graphile[.]',
  nodemailer: 'gateways/mail[.]',
  'pg-copy-streams': 'db/backup/',
  'request-filtering-agent': 'gateways/webhooks[.]',
  'prom-client': 'telemetry/metrics[.]',
  sequelize: '((db|domain)/|http/errors[.])',
};

const pathIn = (root) => (layer) => `^${root}/${layer}(/|[.][tj]s$)`;

function layerRules(root, namesOf) {
  const pathOf = pathIn(root);
  return Object.entries(MAY_IMPORT).map(([layer, targets]) => {
    const inner = Object.keys(MAY_IMPORT).filter((other) => other.startsWith(`${layer}/`));
    return {
      name: `${root}/${layer}`,
      severity: 'error',
      from: { path: pathOf(layer), ...(inner.length > 0 && { pathNot: inner.map(pathOf) }) },
      to: { path: `^${root}/`, pathNot: [layer, ...targets, ...namesOf(layer)].map(pathOf) },
    };
  });
}

const homeRules = Object.entries(HOMES).map(([name, home]) => ({
  name: `${name}-has-its-place`,
  severity: 'error',
  from: { path: '^dist/src/', pathNot: `^dist/src/${home}` },
  to: { path: `^node_modules/${name}/` },
}));

/** The panel is a door like the others, in a folder of its own: AdminJS stays there, and one file leads to it. */
const PANEL_MAY_IMPORT = ['config', 'telemetry', 'domain', 'db'];
const panelRules = [
  {
    name: 'panel',
    severity: 'error',
    from: { path: '^(dist/)?admin/' },
    to: { path: '^(dist/)?src/', pathNot: PANEL_MAY_IMPORT.flatMap((layer) => [pathIn('src')(layer), pathIn('dist/src')(layer)]) },
  },
  {
    name: 'one-way-to-the-panel',
    severity: 'error',
    from: { path: '^(dist/)?src/', pathNot: '^(dist/)?src/http/admin[.]' },
    to: { path: '^(dist/)?admin/' },
  },
  {
    name: 'adminjs-has-its-place',
    severity: 'error',
    from: { pathNot: '^(dist/)?admin/|node_modules' },
    to: { path: '^node_modules/(@adminjs|adminjs|express-formidable)/' },
  },
  {
    name: 'esbuild-has-its-place',
    severity: 'error',
    from: { pathNot: '^(dist/)?admin/build/|node_modules' },
    to: { path: '^node_modules/esbuild/' },
  },
];

module.exports = {
  forbidden: [
    ...panelRules,
    ...layerRules('src', (layer) => MAY_NAME[layer] ?? []),
    ...layerRules('dist/src', () => []),
    ...homeRules,
    { name: 'no-cycles', severity: 'error', from: { path: '^dist/' }, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/(server[.]ts|cli/)' },
      to: {},
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // For browsers, in a language that this parser does not read; what they import is bundled or it is not there.
    exclude: { path: '^admin/components/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
      extensions: ['.ts', '.js'],
    },
  },
};
