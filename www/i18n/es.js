// Every text of the page in Spanish; the keys are those of en.js.

import page from './es/page.js';
import exports from './es/export.js';
import patient from './es/patient.js';
import result from './es/result.js';
import viewer from './es/viewer.js';
import warnings from './es/warnings.js';

export default {
  ...page,
  ...exports,
  ...patient,
  ...result,
  ...viewer,
  ...warnings,
};
