// Every text of the page in French; the keys are those of en.js.

import page from './fr/page.js';
import exports from './fr/export.js';
import patient from './fr/patient.js';
import result from './fr/result.js';
import viewer from './fr/viewer.js';
import warnings from './fr/warnings.js';

export default {
  ...page,
  ...exports,
  ...patient,
  ...result,
  ...viewer,
  ...warnings,
};
