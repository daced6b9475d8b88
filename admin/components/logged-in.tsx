import { useTranslation } from 'adminjs';
import React, { useEffect } from 'react';
import { useLocation } from 'react-router';

interface Session {
  readonly email: string;
  readonly title: string;
}

const ADDRESS = /\/resources\/([^/]+)(?:\/records\/([^/]+))?/;

/** AdminJS calls all its pages the same: names the one that is shown, as in `Users 12 · Parley`. */
function usePageTitle(): void {
  const { pathname } = useLocation();
  const { translateLabel } = useTranslation();
  useEffect(() => {
    const [, table, record = ''] = ADDRESS.exec(pathname) ?? [];
    const name = table ? `${translateLabel(table, table)} ${record}`.trim() : 'Panel';
    document.title = `${name} · Parley`;
  });
}

/** Who is here, and the way back to the conversations. Signing out is where one signed in. */
export function LoggedIn({ session }: { session: Session }) {
  usePageTitle();
  return (
    <div className="panel-person">
      <a className="panel-link" href="/moderation">
        Moderation pages
      </a>
      <a className="panel-link" href="/rooms">
        Back to Parley
      </a>
      <a className="panel-name" href={`/people/${encodeURIComponent(session.email)}`}>
        <strong>{session.email}</strong>
        <span>{session.title}</span>
      </a>
    </div>
  );
}
