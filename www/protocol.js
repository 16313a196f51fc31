// The messages between the page, the conductor Worker and the slice Workers: their shapes, and
// nothing else. `src/web/messages.rs` is the other side of those that come from Rust.

/**
 * A question to the conductor; it is answered once, by an `Answer` or a `Failure` of the same id.
 * @typedef {{ id: number } & (OpenRequest | CatalogueRequest | PreviewRequest | PackRequest | ScoreRequest |
 *   OverlaysRequest)} Request
 *
 * Prepares the Worker. `backend` is what the page's address asks for.
 * @typedef {{ type: 'open', backend: 'cpu' | 'gpu' | null, cpuBecause: object | null }} OpenRequest
 * Reads the headers of dropped files. Answered by an Inventory.
 * @typedef {{ type: 'catalogue', files: NamedFile[] }} CatalogueRequest
 * The middle slice of a series. Answered by a Preview.
 * @typedef {{ type: 'preview', series: number }} PreviewRequest
 * Checks a pack and keeps it. Answered by a PackIdentity.
 * @typedef {{ type: 'pack', files: NamedFile[] }} PackRequest
 * The whole computation. Answered by a Report.
 * @typedef {{ type: 'score', series: number, patient: Record<string, number | string> }} ScoreRequest
 * What there is to lay over the scan that was scored last. Answered by Overlays.
 * @typedef {{ type: 'overlays' }} OverlaysRequest
 *
 * Asks to stop what is going on; that request then fails with `cancelled`.
 * @typedef {{ type: 'cancel' }} Cancel
 *
 * @typedef {{ type: 'answer', id: number, value: unknown }} Answer
 * @typedef {{ type: 'failure', id: number, kind: FailureKind, message: string }} Failure
 * `input`: something is wrong with what the person gave; `cancelled`: they stopped it; `device`:
 * a Worker of the networks broke; `crash`: the conductor itself can no longer be used.
 * @typedef {'input' | 'cancelled' | 'device' | 'crash'} FailureKind
 *
 * @typedef {{ type: 'progress', id: number, step: string, done: number, total: number }} Progress
 * The device changed while something was going on: a graphics processor that failed.
 * @typedef {{ type: 'device', device: Device }} DeviceChange
 *
 * @typedef {{ name: string, file: File }} NamedFile a dropped file and its path in what was dropped
 */

/**
 * Where the networks are computed, and the key of the text that says why.
 * @typedef {{ backend: 'cpu' | 'gpu', workers: number, adapter: string, why: string, values: object }} Device
 */

/**
 * An input of the score, from the table in Rust (`patient`).
 * @typedef {{ name: string, kind: 'number' | 'sex', unit: string,
 *   possible: [number, number], plausible: [number, number], trap: string }} InputSpec
 *
 * @typedef {{ code: string, message: string }} Warning further fields are the warning's numbers
 *
 * @typedef {{ series: Series[], proposed: number | null, left_out: LeftOut[], warnings: Warning[] }} Inventory
 * @typedef {{ index: number, description: string, number: number | null, slices: number, rows: number,
 *   columns: number, spacing_mm: number | null, thickness_mm: number | null, kernel: string,
 *   orientation: string, reservations: string[], warnings: Warning[] }} Series
 * @typedef {{ reason: string, files: number }} LeftOut
 *
 * One axial slice in Hounsfield units, row 0 anterior, column 0 at the patient's right.
 * @typedef {{ slice: number, count: number, rows: number, columns: number, row_spacing: number,
 *   column_spacing: number, pixels: Float32Array }} Preview
 *
 * @typedef {{ name: string, version: string, licence: string, origin: string, notice: string | null,
 *   trust: 'published' | 'seeded' | 'unvalidated', networks: Record<string, string>,
 *   warnings: Warning[] }} PackIdentity
 *
 * @typedef {{ id: string, title: string, citation: string, outcome: string,
 *   scale: 'points' | 'probability' | 'log_odds' | 'class', range: number[], value: number | null,
 *   band: string | null, missing: string[], departures: string[] }} OtherScore
 *
 * @typedef {{ predictions: { efficientnet: number, moco: number, blend: number },
 *   ai_severity: { risk: number, group: 'low' | 'medium' | 'high', terciles: number[],
 *     level: number } | null,
 *   missing: string[], other_scores: OtherScore[], kept_slices: number, warnings: Warning[],
 *   timings: { step: string, seconds: number }[], seconds: number, pack: PackIdentity,
 *   backend: string, version: string }} Report
 */

/**
 * To a slice Worker: `open` readies the device, `load` a network from its file, `run` one slice.
 * Each is answered by `{ id, value }` or `{ id, error, kind }`.
 * @typedef {{ id: number } & (
 *   { type: 'open', backend: 'cpu' | 'gpu', module: WebAssembly.Module } |
 *   { type: 'load', network: string, file: Blob } |
 *   { type: 'run', slice: Float32Array })} SliceRequest
 */

/**
 * What the viewer lays over the scan, once it was computed. Every array lies on a grid with its
 * place in the patient, so that no part needs to know how another was resampled.
 *
 * A grid in patient space (DICOM, LPS, mm), as `Volume` in Rust: shape, spacing and direction in the
 * order slices, rows, columns; slice 0 is inferior, row 0 anterior, column 0 at the patient's right.
 * @typedef {{ shape: number[], spacing: number[], origin: number[], direction: number[][] }} Grid
 *
 * A label per voxel of a grid, `[slices, rows, columns]`; 0 is background. Lungs: 1 right, 2 left.
 * Lesions: 1 ground glass, 2 consolidation, 3 crazy paving.
 * @typedef {{ grid: Grid, labels: Uint8Array }} LabelMap
 *
 * The model's own maps of log-odds, `[kept slices, 16, 16]` each. `grid` is the working grid,
 * `kept_slices` its slices that the networks saw, `frame` the row and the column of the grid at which
 * their 512 x 512 pixels begin (negative where the slice was padded).
 * @typedef {{ grid: Grid, kept_slices: number[], frame: [number, number],
 *   efficientnet: Float32Array, moco: Float32Array }} HeatMaps
 *
 * `extent`: per slice of the lesions' grid, the share (0 to 1) of lung that is lesion; null where
 * there is no lung.
 * @typedef {{ lungs: LabelMap | null, lesions: LabelMap | null, heat: HeatMaps | null,
 *   extent: (number | null)[] | null }} Overlays
 */

/** The steps of a run, in their order; the keys are those of `Step` in the pipeline. */
export const STEPS = ['read', 'resample', 'lung_mask', 'efficientnet', 'moco', 'segment_lungs', 'segment_lesions'];

/**
 * Starts a module Worker.
 *
 * It is started from a blob because such a Worker inherits the page's Content-Security-Policy: the
 * code that holds the scan is then as unable to reach another origin as the page is. A Worker
 * started from its address would only have the policy that the server sends, which a plain static
 * host does not.
 */
export function startWorker(address, name) {
  const source = new Blob([`import ${JSON.stringify(new URL(address).href)};`], { type: 'text/javascript' });
  const url = URL.createObjectURL(source);
  const worker = new Worker(url, { type: 'module', name });
  // The Worker tells when its modules are there; only then may the blob go.
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  return worker;
}
