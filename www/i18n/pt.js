// Every text of the page in Portuguese; the keys are those of en.js.

import packs from './pt/packs.js';
import page from './pt/page.js';
import exports from './pt/export.js';
import patient from './pt/patient.js';
import result from './pt/result.js';
import viewer from './pt/viewer.js';
import warnings from './pt/warnings.js';

export default {
  ...packs,
  ...page,
  ...exports,
  ...patient,
  ...result,
  ...viewer,
  ...warnings,
};
