import React from 'react';

/** Parley's name, and the way back. */
export function SidebarBranding() {
  return (
    <div className="panel-brand">
      <a href="/admin">
        <img src="/icons/parley.svg" alt="" width="28" height="28" /> Parley
      </a>
    </div>
  );
}
