import type { Metric, Registry } from 'prom-client';
import { type Figure, figures, type Sample } from './figures.ts';

/** A figure of a process as it goes from there to the one that adds them up. */
export interface Reading extends Pick<Figure, 'name' | 'help' | 'type'> {
  readonly aggregator: string;
  readonly values: readonly Sample[];
}

/** Of one process. */
export type Readings = readonly Reading[];

let own: Promise<Registry> | undefined;

/** All figures of this process, as Prometheus reads them. */
export async function writeMetrics(): Promise<string> {
  return (await ownRegistry()).metrics();
}

/** The same, to be sent to another process. */
export async function readMetrics(): Promise<Readings> {
  return readingsOf(await ownRegistry());
}

/** Those of several processes become one: most are added up. */
export async function writeTogether(processes: readonly Readings[]): Promise<string> {
  return (await aggregate(processes)).metrics();
}

/** What processes that are gone have counted: without it, sums would fall when one of them ends. */
export async function addUpCounted(processes: readonly Readings[]): Promise<Readings> {
  const counted = processes.map((readings) => readings.filter(({ type }) => type !== 'gauge'));
  return readingsOf(await aggregate(counted));
}

async function readingsOf(registry: Registry): Promise<Readings> {
  return (await registry.getMetricsAsJSON()) as unknown as Readings;
}

async function aggregate(processes: readonly Readings[]): Promise<Registry> {
  const { AggregatorRegistry } = await loadPrometheusClient();
  type Given = Parameters<typeof AggregatorRegistry.aggregate>[0];
  return AggregatorRegistry.aggregate(processes as unknown as Given) as Registry;
}

function ownRegistry(): Promise<Registry> {
  own ??= openRegistry();
  return own;
}

async function openRegistry(): Promise<Registry> {
  const { collectDefaultMetrics, Registry } = await loadPrometheusClient();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const figure of figures) registry.registerMetric(toMetric(figure));
  return registry;
}

/** It takes 40 ms to load, so it is loaded when somebody asks. */
function loadPrometheusClient() {
  return import('prom-client');
}

/** What prom-client asks of a metric: its name, and `get`. A figure that cannot be known just now has no samples. */
function toMetric(figure: Figure): Metric {
  const { name, help, type, together: aggregator } = figure;
  const get = async () => ({ name, help, type, aggregator, values: await readOrNothing(figure) });
  return { name, help, get } as unknown as Metric;
}

async function readOrNothing(figure: Figure): Promise<readonly Sample[]> {
  try {
    return await figure.read();
  } catch {
    return [];
  }
}
