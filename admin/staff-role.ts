/** Who may be in the panel. */
export type StaffRole = 'moderator' | 'admin';
