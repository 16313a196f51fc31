// The page: one state, one set of actions, and parts that draw what concerns them.

import './guard.js';
import { createActions } from './actions.js';
import { byId } from './dom.js';
import { drawNotice } from './parts/notice.js';
import { createPack } from './parts/pack.js';
import { createPatientForm } from './parts/patient.js';
import { createRequests } from './parts/requests.js';
import { createResult } from './parts/result.js';
import { createRun } from './parts/run.js';
import { createScan } from './parts/scan.js';
import { createSeries } from './parts/series.js';
import { createSelfTest } from './parts/self-test.js';
import { createUpdate } from './parts/update.js';
import { createViewer } from './parts/viewer.js';
import { createStore, initialState } from './state.js';
import { fillTexts } from './text.js';

fillTexts(document);
const store = createStore(initialState);
const actions = createActions(store);

/** In the order in which they are used; each draws into its place in index.html. */
const parts = [
  createScan,
  createSeries,
  createViewer,
  createPatientForm,
  createPack,
  createRun,
  createResult,
  createSelfTest,
  createRequests,
  createUpdate,
];
for (const part of parts) part(store, actions);
store.listen(drawNotice);

// A file dropped beside the drop zone must not replace the page.
for (const type of ['dragover', 'drop']) document.addEventListener(type, (event) => event.preventDefault());

byId('patient').addEventListener('submit', (event) => event.preventDefault());
await actions.open();
// Only now: what the page needs first must not wait for what it keeps for later.
await actions.keepOffline();
