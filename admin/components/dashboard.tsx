import { ApiClient } from 'adminjs';
import React, { useEffect, useState } from 'react';
import type { ShownDashboard } from '../dashboard.ts';
import { BarChart, Figure, format, ShareList } from './charts.tsx';

const REFRESH_MS = 15_000;
const DAY_MS = 86_400_000;
const AGES = ['Less than a day', '1 to 3 days', '3 to 7 days', 'Older'];

/** How the server is: what waits for somebody, who is there, what happens, and what it costs. */
export function Dashboard() {
  const { shown, hasFailed } = useDashboard();
  if (!shown)
    return <p className="panel-board">{hasFailed ? 'This could not be loaded.' : 'One moment …'}</p>;
  return (
    <main className="panel-board">
      <h1>How things are</h1>
      <Figures shown={shown} />
      <div className="panel-charts">
        <ShareList
          title="Open reports by age"
          shares={AGES.map((label, index) => ({ label, count: shown.reports.byAge[index] ?? 0 }))}
          show={format}
        />
        <BarChart title="Sign-ups a day" bars={barsOf(shown.signUps)} />
        <BarChart title="Messages a day" bars={barsOf(shown.messages)} />
        <ShareList title="Active people" shares={activePeople(shown)} show={format} />
        <BarChart title="Errors a minute, last hour" bars={minutes(shown.instance.errors)} />
        <BarChart title="Slow queries a minute, last hour" bars={minutes(shown.instance.slowQueries)} />
        <ShareList
          title={`Database: ${megabytes(shown.storage.bytes)}`}
          shares={shown.storage.tables.map(({ name, bytes }) => ({ label: name, count: bytes }))}
          show={megabytes}
        />
      </div>
      <p className="panel-note">
        Read at {new Date(shown.readAt).toLocaleTimeString()}. Days are in UTC. Connections, errors and slow
        queries are those of the instance that answered; everything else is of all of them.
      </p>
    </main>
  );
}

/** Again and again, for as long as somebody looks. */
function useDashboard() {
  const [shown, setShown] = useState<ShownDashboard>();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const api = new ApiClient();
    const load = () =>
      api.getDashboard<ShownDashboard>().then(
        ({ data }) => setShown(data),
        () => setFailed(true),
      );
    void load();
    const timer = setInterval(() => document.visibilityState === 'visible' && load(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return { shown, hasFailed };
}

function Figures({ shown }: { shown: ShownDashboard }) {
  const { reports, held, people, instance } = shown;
  const oldest = reports.oldestAt ? `oldest ${age(reports.oldestAt)}` : 'nothing waits';
  return (
    <div className="panel-figures">
      <Figure
        label="Open reports"
        value={format(reports.open)}
        note={oldest}
        href="/admin/resources/reports?filters.status=open"
      />
      <Figure label="Open appeals" value={format(reports.appealed)} href="/admin/resources/reports" />
      <Figure
        label="Held messages"
        value={format(held)}
        href="/admin/resources/held_messages?filters.status=waiting"
      />
      <Figure label="People" value={format(people.all)} href="/admin/resources/users" />
      <Figure label="Online now" value={format(people.online)} note="on all instances" />
      <Figure label="Open sockets" value={format(instance.openSockets)} note="on this instance" />
      <Figure label="Errors" value={format(sum(instance.errors))} note="last hour, this instance" />
      <Figure
        label="Slow queries"
        value={format(sum(instance.slowQueries))}
        note="last hour, this instance"
      />
    </div>
  );
}

function activePeople({ people }: ShownDashboard) {
  return [
    { label: 'Online now', count: people.online },
    { label: 'Last day', count: people.lastDay },
    { label: 'Last 7 days', count: people.lastWeek },
    { label: 'Last 30 days', count: people.lastMonth },
  ];
}

function barsOf(days: readonly { day: string; count: number }[]) {
  return days.map(({ day, count }) => ({ label: day.slice(5), count }));
}

function minutes(counts: readonly number[]) {
  return counts.map((count, index) => ({ label: labelOf(counts.length - 1 - index), count }));
}

function labelOf(minutesAgo: number): string {
  return minutesAgo === 0 ? 'now' : `${minutesAgo} min ago`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function age(since: Date | string): string {
  const days = Math.floor((Date.now() - new Date(since).getTime()) / DAY_MS);
  if (days === 0) return 'from today';
  return days === 1 ? 'from yesterday' : `${days} days old`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
