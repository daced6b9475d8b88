/**
 * The one file that is loaded at the first visit. `npm run build` puts in its place, in dist, all of admin/ and what it needs of
 * AdminJS in one piece: that is there in a tenth of a second, the packages themselves take two and 120 MB.
 */
export { createPanel } from './index.ts';
