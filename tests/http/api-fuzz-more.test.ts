import { describeFuzzing } from '../support/fuzzed-api.ts';

describeFuzzing('any other request to the API', 1);
