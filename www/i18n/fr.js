// Every text of the page in French; the keys are those of en.js.

import packs from './fr/packs.js';
import page from './fr/page.js';
import exports from './fr/export.js';
import patient from './fr/patient.js';
import result from './fr/result.js';
import viewer from './fr/viewer.js';
import warnings from './fr/warnings.js';

export default {
  ...packs,
  ...page,
  ...exports,
  ...patient,
  ...result,
  ...viewer,
  ...warnings,
};
