import { describeFuzzing } from '../support/fuzzed-api.ts';

describeFuzzing('any request to the API', 0);
