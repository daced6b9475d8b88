/**
 * `npm run doctor`: looks at the settings, the machine and what Parley needs, whether it runs or not; changes nothing. Ends
 * with exit code 1 when something is wrong.
 */
import { examineAddress } from './doctor/address.ts';
import { examineDatabase } from './doctor/database.ts';
import { examineMachine } from './doctor/machine.ts';
import { examineServices } from './doctor/services.ts';

const STATE_WIDTH = 6;

let isSomethingWrong = false;
for (const examine of [examineMachine, examineAddress, examineDatabase, examineServices]) {
  for (const { state, sentence } of await examine()) {
    console.log(`${state.padEnd(STATE_WIDTH)} ${sentence}`);
    isSomethingWrong ||= state === 'wrong';
  }
}
process.exit(isSomethingWrong ? 1 : 0);
