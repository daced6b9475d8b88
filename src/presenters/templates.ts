import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';
import { config } from '../config.ts';
import { escapeHtml } from './escape.ts';

const FOLDERS = ['layouts', 'pages', 'partials', 'fragments', 'mail'] as const;
/** Templates of this name make plain text, where nothing is to be escaped. */
const PLAIN = /-text\.eta$/;

type Template = (data: object) => string;
type Folder = (typeof FOLDERS)[number];

/**
 * All of `views/`, compiled once at start. A template sees its data as `it` and other partials through
 * `partial(name, data)`, which hands over that data and nothing else.
 */
const eta = new Eta({
  views: join(config.rootDir, 'views'),
  escapeFunction: escapeHtml,
  functionHeader: 'const partial = this.partial;',
});

const plainEta = new Eta({ views: join(config.rootDir, 'views'), autoEscape: false });

const templates = Object.fromEntries(FOLDERS.map((folder) => [folder, compileFolder(folder)])) as Record<
  Folder,
  ReadonlyMap<string, Template>
>;

function compileFolder(folder: Folder): ReadonlyMap<string, Template> {
  const directory = join(config.rootDir, 'views', folder);
  const files = readdirSync(directory).filter((file) => file.endsWith('.eta'));
  return new Map(files.map((file) => [file.replace('.eta', ''), compileFile(join(directory, file))]));
}

function compileFile(path: string): Template {
  const engine = PLAIN.test(path) ? plainEta : eta;
  const compiled = engine.compile(eta.readFile(path));
  const context = Object.assign(Object.create(engine), { partial: renderPartial });
  return (data) => compiled.call(context, data, {});
}

function render(folder: Folder, name: string, data: object): string {
  const template = templates[folder].get(name);
  if (!template) throw new Error(`there is no template views/${folder}/${name}.eta`);
  return template(data);
}

/** The names of all templates of a folder. */
export function templateNames(folder: Folder): string[] {
  return [...templates[folder].keys()];
}

export function renderPartial(name: string, data: object): string {
  return render('partials', name, data);
}

export function renderFragment(name: string, data: object): string {
  return render('fragments', name, data);
}

export function renderMail(name: string, data: object): string {
  return render('mail', name, data);
}

/** A whole document: the page inside the layout. Both see `page`. */
export function renderPage(name: string, data: { page: object }): string {
  const body = render('pages', name, data);
  return render('layouts', 'document', { page: data.page, body });
}
