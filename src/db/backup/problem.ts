/** What keeps a backup from being taken or restored, as a sentence for whoever looks after the server. */
export class BackupProblem extends Error {
  override name = 'BackupProblem';
}
