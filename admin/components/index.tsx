/** What AdminJS finds under these names; those that it has itself are replaced. */
export { ActForm } from './act-form.tsx';
export { Conversation } from './conversation.tsx';
export { Dashboard } from './dashboard.tsx';
export { JsonValue } from './json-value.tsx';
export { LoggedIn } from './logged-in.tsx';
export { SidebarBranding } from './sidebar-branding.tsx';
