// The page: one state, one set of actions, and parts that draw what concerns them.

import './guard.js';
import { createActions } from './actions.js';
import { byId } from './dom.js';
import { createAbout } from './parts/about.js';
import { createCohort } from './parts/cohort.js';
import { createExport } from './parts/export.js';
import { drawNotice } from './parts/notice.js';
import { createLanguage } from './parts/language.js';
import { createLayout } from './parts/layout.js';
import { createPack } from './parts/pack.js';
import { createPatientForm } from './parts/patient.js';
import { createRequests } from './parts/requests.js';
import { createResult } from './parts/result.js';
import { createRun } from './parts/run.js';
import { createScan } from './parts/scan.js';
import { createSeries } from './parts/series.js';
import { createSelfTest } from './parts/self-test.js';
import { createSynthetic } from './parts/synthetic.js';
import { createUpdate } from './parts/update.js';
import { createViewer } from './parts/viewer.js';
import { createStore, initialState } from './state.js';
import { fillTexts } from './text.js';

// As index.html has it: what is drawn anew starts from there.
const blank = document.body.cloneNode(true);
const store = createStore(initialState);
const actions = createActions(store, { redraw });

/** In the order in which they are used; each draws into its place in index.html. */
const parts = [
  createLanguage,
  createLayout,
  createScan,
  createSynthetic,
  createSeries,
  createViewer,
  createPatientForm,
  createPack,
  createRun,
  createResult,
  createExport,
  createCohort,
  createSelfTest,
  createRequests,
  createAbout,
  createUpdate,
];

/** What the parts of the present drawing listen to beyond their own elements ends with it. */
let drawing = new AbortController();

function draw() {
  fillTexts(document);
  for (const part of parts) part(store, actions, drawing.signal);
  store.listen(drawNotice);
  byId('patient').addEventListener('submit', (event) => event.preventDefault());
}

/** Draws the whole page anew from the state, as after a change of the language. */
function redraw() {
  drawing.abort();
  drawing = new AbortController();
  store.silence();
  document.body.replaceWith(blank.cloneNode(true));
  draw();
}

// A file dropped beside the drop zone must not replace the page.
for (const type of ['dragover', 'drop']) document.addEventListener(type, (event) => event.preventDefault());

draw();
await actions.open();
// Only now: what the page needs first must not wait for what it keeps for later.
await actions.keepOffline();
