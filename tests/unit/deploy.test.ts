import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly profiles?: readonly string[];
  readonly healthcheck?: object;
  readonly restart: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly networks: Readonly<Record<string, { ipv4_address?: string }>> | readonly string[];
}

const DEPLOY = 'deploy';
const INSTANCES = ['parley-1', 'parley-2'];
const settings = new Set(
  [...readFileSync('src/config.ts', 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name),
);
const compose = parse(read('compose.yml'), { merge: true }) as { services: Record<string, Service> };
const example = new Set([...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name));

function read(name: string): string {
  return readFileSync(join(DEPLOY, name), 'utf8');
}

function serviceOf(name: string): Service {
  return compose.services[name] as Service;
}

describe('the Dockerfile', () => {
  const instructions = read('Dockerfile')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => /^([A-Z]+) (.*)$/.exec(line)?.slice(1) as [string, string]);
  const valuesOf = (name: string) => instructions.filter(([each]) => each === name).map(([, value]) => value);
  const last = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'));
  const lastOf = (name: string) => last.filter(([each]) => each === name).map(([, value]) => value);

  it('begins with a version that is named', () => {
    assert.match(valuesOf('ARG')[0] ?? '', /^NODE_VERSION=\d+\.\d+\.\d+$/);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as Docker writes it.
    for (const base of valuesOf('FROM')) assert.ok(base.startsWith('node:${NODE_VERSION}-'), base);
  });

  it('copies what is there, and is sent no more than that', () => {
    const sources = valuesOf('COPY').filter((value) => !value.startsWith('--from'));
    const paths = sources.flatMap((value) => value.split(' ').slice(0, -1));
    for (const path of paths) assert.ok(existsSync(path), path);
    const sent = [...read('Dockerfile.dockerignore').matchAll(/^!(.*)$/gm)].map(([, path]) => path);
    assert.deepEqual(sent.sort(), paths.sort());
    assert.deepEqual(valuesOf('ADD'), []);
  });

  it('ends with a server that is not root, gets its signals itself and says whether it is ready', () => {
    assert.match(lastOf('USER')[0] ?? '', /^[1-9]\d*:[1-9]\d*$/);
    assert.deepEqual(JSON.parse(lastOf('CMD')[0] ?? ''), ['node', 'dist/src/server.js']);
    assert.match(lastOf('HEALTHCHECK')[0] ?? '', /CMD \["node", "-e", ".*\/readyz/);
    assert.ok(lastOf('ENV').includes('NODE_ENV=production'));
    assert.deepEqual(lastOf('RUN'), [], 'nothing is made where it runs');
  });
});

describe('compose.yml', () => {
  it('has two instances of the image, and knows the settings that it gives them', () => {
    for (const name of INSTANCES) {
      const { build, environment = {}, depends_on: needs = {} } = serviceOf(name);
      assert.ok(existsSync(join(DEPLOY, build?.context ?? '', build?.dockerfile ?? '')));
      for (const setting of Object.keys(environment)) assert.ok(settings.has(setting), setting);
      assert.deepEqual(Object.values(needs), Array(2).fill({ condition: 'service_healthy' }));
      assert.ok(!Array.isArray(serviceOf(name).networks));
    }
    const addresses = INSTANCES.map((name) => Object(serviceOf(name).networks).inside.ipv4_address);
    assert.equal(new Set(addresses).size, INSTANCES.length, 'nginx looks them up once');
    assert.ok(Array.isArray(serviceOf('command').networks), 'it has to run beside them');
  });

  it('locks everything up, starts it again and pins what it takes from elsewhere', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      assert.equal(service.read_only, true, name);
      assert.deepEqual(service.cap_drop, ['ALL'], name);
      assert.ok(
        name !== 'caddy' || service.cap_add?.includes('NET_BIND_SERVICE'),
        'the capability of its file',
      );
      assert.equal(service.restart, 'unless-stopped', name);
      if (!service.build) assert.match(service.image, /^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+$/);
    }
  });

  it('names only services and files that are there', () => {
    const services = Object.values(compose.services);
    for (const need of services.flatMap((service) => Object.keys(service.depends_on ?? {})))
      assert.ok(need in compose.services, need);
    const mounted = services.flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0] ?? ''),
    );
    const files = mounted.filter((from) => from.startsWith('.') && !/\/(certificates|backups)$/.test(from));
    for (const file of files) assert.ok(existsSync(join(DEPLOY, file)), file);
  });

  it('asks for nothing that .env.example does not name, nor the other way round', () => {
    const asked = [...read('compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name);
    assert.deepEqual(new Set([...asked, 'COMPOSE_PROFILES']), example);
    const profiles = Object.values(compose.services).flatMap((service) => service.profiles ?? []);
    assert.deepEqual(profiles.sort(), ['caddy', 'command', 'nginx']);
  });
});

describe('the proxies', () => {
  it('name both instances, and have sockets, retries and nothing sticky', () => {
    for (const file of ['nginx/nginx.conf', 'Caddyfile'])
      for (const name of INSTANCES) assert.ok(read(file).includes(`${name}:3000`), file);
    assert.doesNotMatch(read('nginx/nginx.conf'), /ip_hash|sticky|hash \$/);
    assert.match(read('nginx/locations.conf'), /messages\$ \{[^}]*non_idempotent/);
  });

  const hasCaddy = spawnSync('caddy', ['version']).status === 0;
  it('Caddy takes its file', { skip: !hasCaddy && 'needs caddy' }, () => {
    const { status, stderr } = spawnSync(
      'caddy',
      ['adapt', '--validate', '--config', join(DEPLOY, 'Caddyfile')],
      { env: { ...process.env, PUBLIC_URL: 'https://chat.example.org' }, encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
  });
});

describe('the systemd unit', () => {
  const unit = read('parley@.service');

  it('is no account that is there, writes nowhere and gives the server time to stop', () => {
    for (const line of [
      'DynamicUser=yes',
      'ProtectSystem=strict',
      'NoNewPrivileges=yes',
      'CapabilityBoundingSet=',
    ])
      assert.ok(unit.split('\n').includes(line), line);
    const given = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.split(' '));
    for (const [name = ''] of given.map((each) => each.split('=')))
      assert.ok(name === 'NODE_ENV' || settings.has(name), name);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  it('systemd takes it', { skip: !hasSystemd && 'needs systemd-analyze' }, () => {
    const directory = mkdtempSync(join(tmpdir(), 'parley-unit-'));
    const path = join(directory, 'parley@3001.service');
    copyFileSync(join(DEPLOY, 'parley@.service'), path);
    const { stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    rmSync(directory, { recursive: true });
    const complaints = stderr.split('\n').filter((line) => line && !/is not executable/.test(line));
    assert.deepEqual(complaints, []);
  });
});

describe('the scripts', () => {
  it('take out of the image what the manifest has, and nothing that a server imports', () => {
    const command = /npm uninstall [\s\S]*$/m.exec(read('keep-what-runs.sh'))?.[0].split('\ncp')[0] ?? '';
    const names = command.split(/[\s\\]+/).filter((word) => /^[@a-z]/.test(word));
    const packages = names.filter((name) => name !== 'npm' && name !== 'uninstall');
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
    for (const name of packages) assert.ok(name in dependencies, name);
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const text = sources.map((file) => readFileSync(join('src', file), 'utf8')).join('\n');
    for (const name of packages) assert.ok(!text.includes(`from '${name}'`), name);
  });

  it('are scripts', () => {
    for (const file of readdirSync(DEPLOY).filter((name) => name.endsWith('.sh')))
      assert.equal(spawnSync('sh', ['-n', join(DEPLOY, file)]).status, 0, file);
  });
});
