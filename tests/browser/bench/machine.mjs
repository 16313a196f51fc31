// On what the benches measure, and what.

import os from 'node:os';
import path from 'node:path';
import { PAGE } from '../page.mjs';
import { project } from '../reference.mjs';

export const machine = () => ({ processors: os.cpus().length, model: os.cpus()[0].model.trim() });

/** The page's folder, relative to the project's: `dist` is the one that is shipped. */
export const measuredPage = () => path.relative(project('.'), path.resolve(PAGE));
