import React from 'react';

export interface Bar {
  readonly label: string;
  readonly count: number;
}

const HEIGHT = 96;
const STEP = 20;

/** Bars side by side. Who cannot see them hears the numbers. */
export function BarChart({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const highest = Math.max(1, ...bars.map(({ count }) => count));
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const first = bars[0]?.label ?? '';
  const last = bars.at(-1)?.label ?? '';
  return (
    <figure className="panel-chart">
      <figcaption>
        {title} <strong>{format(total)}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${bars.map(({ label, count }) => `${label} ${count}`).join(', ')}`}
      >
        {bars.map(({ label, count }, index) => {
          const height = count === 0 ? 1 : Math.max(3, (count / highest) * HEIGHT);
          return (
            <rect
              key={label}
              x={index * STEP + 3}
              y={HEIGHT - height}
              width={STEP - 6}
              height={height}
              rx="2"
            >
              <title>{`${label}: ${format(count)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="panel-axis">
        <span>{first}</span>
        <span>at most {format(highest)}</span>
        <span>{last}</span>
      </p>
    </figure>
  );
}

/** Names with their shares of the largest, as bars from the left. */
export function ShareList({
  title,
  shares,
  show,
}: {
  title: string;
  shares: readonly Bar[];
  show: (count: number) => string;
}) {
  const highest = Math.max(1, ...shares.map(({ count }) => count));
  return (
    <figure className="panel-chart">
      <figcaption>{title}</figcaption>
      <ul className="panel-shares">
        {shares.map(({ label, count }) => (
          <li key={label}>
            <span>{label}</span>
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(count / highest) * 100} height="8" rx="2" />
            </svg>
            <span>{show(count)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** One number, and what it is. */
export function Figure({
  label,
  value,
  note,
  href,
}: {
  label: string;
  value: string;
  note?: string;
  href?: string;
}) {
  const content = (
    <>
      <span className="panel-figure-label">{label}</span>
      <strong>{value}</strong>
      <span className="panel-note">{note ?? ''}</span>
    </>
  );
  return href ? (
    <a className="panel-figure" href={href}>
      {content}
    </a>
  ) : (
    <div className="panel-figure">{content}</div>
  );
}

export function format(count: number): string {
  return count.toLocaleString('en');
}
