import React from 'react';

interface Session {
  readonly email: string;
  readonly title: string;
}

/** Who is here, and the way back to the conversations. Signing out is where one signed in. */
export function LoggedIn({ session }: { session: Session }) {
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
