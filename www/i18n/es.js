// Every text of the page in Spanish; the keys are those of en.js.

import packs from './es/packs.js';
import page from './es/page.js';
import exports from './es/export.js';
import patient from './es/patient.js';
import result from './es/result.js';
import viewer from './es/viewer.js';
import warnings from './es/warnings.js';

export default {
  ...packs,
  ...page,
  ...exports,
  ...patient,
  ...result,
  ...viewer,
  ...warnings,
};
