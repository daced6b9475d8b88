import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import '../../src/telemetry/counters.ts';
import { figures } from '../../src/telemetry/figures.ts';
import { writeMetrics } from '../../src/telemetry/metrics.ts';

const NAME = /\b(?:parley|process|nodejs)_\w+/g;
const PART = /_(?:bucket|sum|count)$/;

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const readDeployed = (name: string) => readFileSync(`deploy/${name}`, 'utf8');
const dashboard: { panels: readonly Panel[] } = JSON.parse(readDeployed('grafana-dashboard.json'));
const alerts = parse(readDeployed('alerts.yml')) as {
  groups: {
    rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[];
  }[];
};
const rules = alerts.groups.flatMap((group) => group.rules);

async function namesThatAreThere(): Promise<Set<string>> {
  const text = await writeMetrics();
  return new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
}

describe('what is written about the figures', () => {
  it('names every figure in docs/metrics.md, with its kind, and no other', () => {
    const rows = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(parley_\w+)` \| (\w+) \|/gm)];
    const written = rows.map(([, name, type]) => `${name} ${type}`);
    assert.deepEqual(written.sort(), figures.map(({ name, type }) => `${name} ${type}`).sort());
  });

  it('draws and watches only what is there', async () => {
    const there = await namesThatAreThere();
    const asked = [
      ...dashboard.panels.flatMap(({ targets }) => targets ?? []).map(({ expr }) => expr),
      ...rules.map(({ expr }) => expr),
    ];
    assert.ok(asked.length > 40);
    const names = asked.flatMap((expr) => expr.match(NAME) ?? []);
    const missing = names.filter((name) => !there.has(name) && !there.has(name.replace(PART, '')));
    assert.deepEqual(missing, []);
  });

  it('draws every figure, each panel once', () => {
    const drawn = JSON.stringify(dashboard.panels);
    assert.deepEqual(
      figures.filter(({ name }) => !drawn.includes(name)).map(({ name }) => name),
      [],
    );
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
  });

  it('tells whoever is called what happened and what to look at, and reads the rules that are there', () => {
    for (const { alert, annotations } of rules)
      assert.ok(annotations.summary && annotations.description, alert);
    const config = parse(readDeployed('prometheus.yml')) as { rule_files: string[] };
    const files = readdirSync('deploy');
    for (const file of config.rule_files) assert.ok(files.includes(file), file);
  });
});
