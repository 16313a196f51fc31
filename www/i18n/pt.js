// Every text of the page in Portuguese; the keys are those of en.js.

import page from './pt/page.js';
import patient from './pt/patient.js';
import result from './pt/result.js';
import warnings from './pt/warnings.js';

export default {
  ...page,
  ...patient,
  ...result,
  ...warnings,
};
