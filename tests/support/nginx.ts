import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canConnect } from './ports.ts';
import { findFreePort } from './server-process.ts';
import { waitFor } from './wait.ts';

const CONFIGURATION = 'deploy/nginx';

/** Whether this machine has one: `nginx` on the path. */
export const HAS_NGINX = spawnSync('nginx', ['-v']).status === 0;

/** A real nginx with the configuration of `deploy/`, in front of two instances on this machine. */
export class Nginx {
  /** Without TLS, as behind a load balancer. */
  readonly origin: string;
  readonly secureOrigin: string;
  /** Where it sends everybody to the secure one. */
  readonly redirectOrigin: string;
  /** What its certificate is signed by: itself. */
  readonly certificate: string;
  private readonly directory: string;
  private readonly child: ChildProcess;

  private constructor(directory: string, ports: { plain: number; secure: number; redirect: number }) {
    this.directory = directory;
    this.origin = `http://localhost:${ports.plain}`;
    this.secureOrigin = `https://localhost:${ports.secure}`;
    this.redirectOrigin = `http://localhost:${ports.redirect}`;
    this.certificate = readFileSync(join(directory, 'certificates/fullchain.pem'), 'utf8');
    this.child = spawn('nginx', argumentsFor(directory, 'daemon off;'), {
      stdio: 'ignore',
    });
  }

  static async start(instances: readonly [string, string]): Promise<Nginx> {
    const directory = mkdtempSync(join(tmpdir(), 'parley-nginx-'));
    chmodSync(directory, 0o755);
    makeCertificate(join(directory, 'certificates'));
    const [plain, secure, redirect] = [await findFreePort(), await findFreePort(), await findFreePort()];
    const places = new Map([
      ['parley-1:3000', new URL(instances[0]).host],
      ['parley-2:3000', new URL(instances[1]).host],
      ['listen 8081;', `listen ${plain};`],
      ['listen 8443 ', `listen ${secure} `],
      ['listen 8080;', `listen ${redirect};`],
      ['/etc/nginx/', `${directory}/`],
      ['/tmp/', `${directory}/`],
    ]);
    for (const file of readdirSync(CONFIGURATION)) {
      const text = readFileSync(join(CONFIGURATION, file), 'utf8');
      // All at once: a place may look like another one.
      const pattern = new RegExp([...places.keys()].join('|'), 'g');
      writeFileSync(
        join(directory, file),
        text.replace(pattern, (found) => places.get(found) ?? found),
      );
    }
    execFileSync('nginx', ['-t', '-q', ...argumentsFor(directory)], { stdio: 'inherit' });
    const nginx = new Nginx(directory, { plain, secure, redirect });
    await waitFor(() => canConnect(plain), 'nginx to listen');
    return nginx;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function argumentsFor(directory: string, directive = ''): string[] {
  const name = ['-p', directory, '-c', join(directory, 'nginx.conf')];
  return directive ? [...name, '-g', directive] : name;
}

function makeCertificate(directory: string): void {
  mkdirSync(directory);
  const [key, certificate] = [join(directory, 'privkey.pem'), join(directory, 'fullchain.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...request, ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
}
