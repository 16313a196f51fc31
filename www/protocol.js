// The messages between the page, the conductor Worker and the slice Workers: their shapes, and
// nothing else. `src/web/messages.rs` is the other side of those that come from Rust.

/**
 * A question to the conductor; it is answered once, by an `Answer` or a `Failure` of the same id.
 * @typedef {{ id: number } & (OpenRequest | CatalogueRequest | PreviewRequest | HeaderRequest |
 *   ViewRequest | ThumbnailRequest | PackRequest | ClosePackRequest | ImportRequest | PacksRequest |
 *   BedsideRequest | ScoreRequest | OverlaysRequest | SelfTestRequest | SyntheticRequest |
 *   ExportsRequest | ExportRequest | PersonRequest | CohortTableRequest | CohortRequest)} Request
 *
 * Prepares the Worker. `backend` is what the page's address asks for. Answered by a Form.
 * @typedef {{ type: 'open', backend: 'cpu' | 'gpu' | null, cpuBecause: object | null }} OpenRequest
 * Reads the headers of dropped files. Before its answer, an Inventory, come a part `{ glimpse: Preview }`
 * with the first picture that can be shown, and progress.
 * @typedef {{ type: 'catalogue', files: NamedFile[] }} CatalogueRequest
 * The middle slice of a series. Answered by a Preview.
 * @typedef {{ type: 'preview', series: number }} PreviewRequest
 * Decodes a series, every `stride`-th slice of it, those nearest to where the person looks first. Comes
 * in parts: `{ view: View }`, then `{ plane: Plane }` or `{ failed: { slice, message } }` for each slice.
 * Answered by the number of those that failed when all are there.
 * @typedef {{ type: 'view', series: number, stride: number }} ViewRequest
 * The middle slice of a series, small. Answered by a Thumbnail.
 * @typedef {{ type: 'thumbnail', series: number }} ThumbnailRequest
 * Age and sex in the header of a series. Answered by { age: number | null, sex: string | null }.
 * @typedef {{ type: 'header', series: number }} HeaderRequest
 * Every score of bedside values, what a scan gave among them or not. Answered by a FullReport.
 * @typedef {{ type: 'bedside', patient: Record<string, PatientValue> }} BedsideRequest
 * Checks a pack and opens it beside the others; one of the same name is replaced. `kept` says that
 * the page itself converted the files, `unlisted` accepts others than the listed ones. Answered by an
 * OpenedPack.
 * @typedef {{ type: 'pack', files: NamedFile[], kept: boolean, unlisted: boolean }} PackRequest
 * Closes a pack; or removes what was kept of it on this device.
 * @typedef {{ type: 'close_pack' | 'forget', name: string }} ClosePackRequest
 * Takes any files of weights: converts and keeps the published ones, opens folders of packs where they
 * lie. `have` is what is known of the packs already. Answered by an Import. `load_hosted` does so with
 * a pack beside the page, `open_hosted` opens one as it is (an OpenedPack).
 * @typedef {{ type: 'import_weights', files: NamedFile[], unlisted: boolean, half: boolean, have: Record[] } |
 *   { type: 'load_hosted', pack: HostedPack, unlisted: boolean, half: boolean, have: Record[] } |
 *   { type: 'open_hosted', pack: HostedPack }} ImportRequest
 * What was kept at earlier visits (`kept`, an Import), and which packs lie beside the page (`hosted`).
 * @typedef {{ type: 'kept' | 'hosted' }} PacksRequest
 * The whole computation. Answered by a Report.
 * @typedef {{ type: 'score', series: number, patient: Record<string, PatientValue> }} ScoreRequest
 * A number in the input's own unit or with its unit, yes or no, or `male` or `female`.
 * @typedef {number | boolean | string | { value: number, unit: string }} PatientValue
 * What a result can be exported as; `scanned` says whether the scan that was scored last is part of it.
 * Answered by the kinds, string[].
 * @typedef {{ type: 'exports', patient: Record<string, PatientValue>, scanned: boolean }} ExportsRequest
 * A result as a file. Answered by { name, media_type, bytes: Uint8Array }.
 * @typedef {{ type: 'export', kind: string, patient: Record<string, PatientValue>, scanned: boolean,
 *   identified: boolean }} ExportRequest
 * Patient and study as the scan that was scored names them. Answered by a Person.
 * @typedef {{ type: 'person' }} PersonRequest
 * @typedef {{ name: string, id: string, birth_date: string, study_date: string,
 *   accession_number: string }} Person
 * Reads a cohort's table. Answered by a CohortAbout.
 * @typedef {{ type: 'cohort_table', file: File }} CohortTableRequest
 * Scores the table that was read last; its progress tells `{ rows: CohortRow[] }` or `{ row, step }`.
 * @typedef {{ type: 'cohort', files: NamedFile[] }} CohortRequest
 * `scans` has the scan that each row names; `shown` the columns of the rows' `cells`; `header` and each
 * row's `line` are lines of the results.
 * @typedef {{ rows: number, carried: string[], scans: (string | null)[], shown: string[], header: string }} CohortAbout
 * @typedef {{ line: string, cells: string[], failed: boolean }} CohortRow
 * What there is to lay over the scan that was scored last. Answered by Overlays.
 * @typedef {{ type: 'overlays' }} OverlaysRequest
 *
 * A synthetic patient, `mild`, `moderate` or `severe`. Answered by `{ files: NamedFile[], patient }` with
 * DICOM files and invented bedside values.
 * @typedef {{ type: 'synthetic', severity: string, seed: number }} SyntheticRequest
 *
 * Every network on its known input. `software` says to try a software adapter too. Progress carries
 * a `row` each; answered by a SelfTestResult.
 * @typedef {{ type: 'selfTest', software: boolean }} SelfTestRequest
 *
 * Asks to stop what is going on; that request then fails with `cancelled`.
 * @typedef {{ type: 'cancel' }} Cancel
 * Where the person looks: the slices near it are decoded first. `view` is the id of the ViewRequest.
 * @typedef {{ type: 'look', view: number, slice: number }} Look
 *
 * @typedef {{ type: 'answer', id: number, value: unknown }} Answer
 * @typedef {{ type: 'failure', id: number, kind: FailureKind, message: string }} Failure
 * `input`: something is wrong with what the person gave; `cancelled`: they stopped it; `device`:
 * a Worker of the networks broke; `crash`: the conductor itself can no longer be used.
 * @typedef {'input' | 'cancelled' | 'device' | 'crash'} FailureKind
 *
 * Something that comes before the answer.
 * @typedef {{ type: 'part', id: number, value: object }} Part
 * @typedef {{ type: 'progress', id: number, step: string, done: number, total: number }} Progress
 * The device changed while something was going on: a graphics processor that failed.
 * @typedef {{ type: 'device', device: Device }} DeviceChange
 *
 * @typedef {{ name: string, file: File }} NamedFile a dropped file and its path in what was dropped
 */

/**
 * Where the networks are computed, by how many Workers and with how many slices at once under way at
 * each, and the key of the text that says why.
 * @typedef {{ backend: 'cpu' | 'gpu', workers: number, slots: number, adapter: string, why: string, values: object }} Device
 */

/**
 * What the form and the list of scores are made from; all of it stands in the table of inputs and in
 * the scores themselves, in Rust.
 * @typedef {{ inputs: InputSpec[], scores: ScoreSpec[], terciles: number[], cutoffs: number[] }} Form
 * An input; `value x factor + offset` is a value of one of its units in its own, the first one; of a
 * share, times the value of the input `of` in its own unit.
 * @typedef {{ name: string, kind: 'number' | 'whole' | 'flag' | 'sex', unit: string,
 *   group: 'severity' | 'signs' | 'blood' | 'symptoms' | 'history' | 'radiology' | 'scan',
 *   units: { name: string, factor: number, offset: number, of?: string }[],
 *   possible: [number, number], plausible: [number, number], trap: string, scores: string[] }} InputSpec
 * A model or score, and all that is known of it.
 * @typedef {{ id: string, title: string, outcome: string, scale: Scale, range: [number, number],
 *   inputs: string[], bands: { label: string, meaning: string }[], departures: string[],
 *   evidence: Evidence[], limits: string[] }} ScoreSpec
 * @typedef {'points' | 'probability' | 'log_odds' | 'class'} Scale
 * @typedef {{ cohort: string, patients?: number, outcome: string, source: string,
 *   discrimination?: { measure: string, value: number, interval?: [number, number] } }} Evidence
 *
 * @typedef {{ code: string, message: string }} Warning further fields are the warning's numbers
 *
 * @typedef {{ series: Series[], proposed: number | null, left_out: LeftOut[], warnings: Warning[] }} Inventory
 * @typedef {{ index: number, description: string, number: number | null, slices: number, rows: number,
 *   columns: number, spacing_mm: number | null, thickness_mm: number | null, kernel: string,
 *   orientation: string, reservations: string[], behind: Advantage[], warnings: Warning[] }} Series
 * In what the proposed series is better.
 * @typedef {'unreserved' | 'chest' | 'coverage' | 'fine' | 'soft' | 'slices'} Advantage
 * @typedef {{ reason: string, files: number }} LeftOut
 *
 * One axial slice in Hounsfield units, row 0 anterior, column 0 at the patient's right.
 * @typedef {{ slice: number, count: number, rows: number, columns: number, row_spacing: number,
 *   column_spacing: number, pixels: Float32Array }} Preview
 *
 * A pack: `scores` are those that its files suffice for (`ai_severity`, `ai_segment`, by our own
 * networks `ai_segment_own`, `mit`, `liang`), `networks` the file of each network, `lacks` what is
 * listed and not there.
 * @typedef {{ name: string, version: string, licence: string, origin: string, notice: string | null,
 *   trust: 'published' | 'unconfirmed' | 'seeded' | 'unvalidated', scores: string[],
 *   networks: Record<string, string>, files: PackFile[], lacks: { name: string, url: string | null }[],
 *   warnings: Warning[] }} PackIdentity
 *
 * An open pack: the files are where its weights lie, `records` those that the page converted.
 * @typedef {{ identity: PackIdentity, files: NamedFile[], kept: boolean, unlisted: boolean,
 *   records: Record[], hosted?: boolean }} OpenedPack
 * @typedef {{ opened: OpenedPack[], refused: RefusedFile[], others: number, note: string | null }} Import
 * `choice`: it could be used all the same, as unlisted weights.
 * @typedef {{ name: string, message: string, choice: boolean, files: NamedFile[] }} RefusedFile
 * @typedef {import('./worker/store.js').Record} Record
 * @typedef {import('./worker/hosted.js').HostedPack} HostedPack
 * An entry of a pack's manifest (`PackFile` in src/weights/manifest.rs).
 * @typedef {{ name: string, holds: string, bytes: number, sha256: string, original: object | null }} Entry
 *
 * A file of a pack; `original` is the published file from which it was converted.
 * @typedef {{ name: string, holds: string, bytes: number, sha256: string, check: string,
 *   original: { name: string, bytes: number, sha256: string, check: string } | null }} PackFile
 *
 * The report of src/report, as the command writes it; `schema.json` there describes it whole.
 * @typedef {{ ai_severity?: { risk: number, group: string, level: number, level_note: string },
 *   predictions?: { efficientnet: number, moco: number, blend: number },
 *   extent?: number, ai_segment?: { risk: number, level: number, level_note: string, label?: string },
 *   segmentation?: { networks: 'published' | 'own', label?: string, extents: { disease: number,
 *     ground_glass: number, consolidation: number, crazy_paving?: number } },
 *   densitometry?: { above_minus_700: number, well_aerated: number, right_litres: number,
 *     left_litres: number },
 *   inputs: Record<string, { title: string, value: number | boolean | string, unit?: string,
 *     source: 'given' | 'derived' | 'scan', given?: { value: number, unit: string } }>,
 *   scores: Record<string, ScoreReport>, reference_patient: Record<string, number>,
 *   notes: string[], warnings: Warning[] }} FullReport
 * @typedef {{ title: string, citation: string, doi?: string, outcome: string, scale: Scale,
 *   range: [number, number], value?: number, band?: string, band_meaning?: string,
 *   band_source?: string, missing?: string[], imputed?: string[],
 *   parts?: { item: string, value: number }[], departures?: string[], evidence: Evidence[],
 *   limits: string[], sensitivity?: Curve[],
 *   contributions?: { input: string, value: number, reference: number, log_odds: number }[] }} ScoreReport
 * @typedef {{ input: string, value: number, points: [number, number][] }} Curve
 *
 * What the page shows: the full report, and how the scan was computed. `pack` is null, and the rest
 * absent, where there was no scan.
 * @typedef {{ full: FullReport, kept_slices?: number, timings?: { step: string, seconds: number }[],
 *   seconds?: number, pack: PackIdentity | null, backend?: string, version?: string }} Report
 */

/**
 * To a slice Worker: `open` readies the device, `load` a network from its file, `run` one slice;
 * for the self-test `seed` makes a network's weights by rule and `vector` runs its known input;
 * `forward` gives the network's own output on an input of that shape, for the bench.
 * Each is answered by `{ id, value }` or `{ id, error, kind }`.
 * @typedef {{ id: number } & (
 *   { type: 'open', backend: 'cpu' | 'gpu', name: string, module: WebAssembly.Module } |
 *   { type: 'load', network: string, file: Blob } |
 *   { type: 'run', slice: Float32Array } | { type: 'forward', input: Float32Array, shape: number[] } |
 *   { type: 'seed', network: string } | { type: 'vector' })} SliceRequest
 */

/**
 * Something that was asked of the network (requests.js): when, in ms since 1970, whether it was
 * answered on this device, and whether the page's policy refused it. From Workers and the service
 * worker as `{ type: 'requests', who, requests }`.
 * @typedef {{ url: string, at: number, bytes: number, status: number, kept?: boolean,
 *   refused?: boolean }} Asked
 */

/**
 * The grid of a series, the number of its slices and the grid's axis across which they lie (0 slices,
 * 1 rows, 2 columns).
 * @typedef {{ id: number, grid: Grid, slices: number, axis: number }} View
 *
 * One slice in Hounsfield units rounded to 16 bits, along the two other axes of the grid.
 * @typedef {{ axis: number, index: number, values: Int16Array }} Plane
 *
 * @typedef {{ rows: number, columns: number, row_spacing: number, column_spacing: number,
 *   pixels: Int16Array }} Thumbnail
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
 * Lesions: 1 ground glass, 2 consolidation, 3 crazy paving. Of masks on the scan's own grid only the
 * part of each slice in which lungs lie.
 * @typedef {{ grid: Grid, labels: Uint8Array }} LabelMap
 *
 * The model's own maps of log-odds, `[kept slices, 16, 16]` each. `grid` is the working grid,
 * `kept_slices` its slices that the networks saw, `frame` the row and the column of the grid at which
 * their 512 x 512 pixels begin (negative where the slice was padded).
 * @typedef {{ grid: Grid, kept_slices: number[], frame: [number, number],
 *   efficientnet: Float32Array, moco: Float32Array }} HeatMaps
 *
 * `extent`: what each slice of the lesions' grid adds to the diseased share (0 to 1) of the lungs;
 * null where there is no lung. `crazy_paving`: whether the lesions tell it apart from ground glass.
 * @typedef {{ lungs: LabelMap | null, lesions: LabelMap | null, heat: HeatMaps | null,
 *   extent: (number | null)[] | null, crazy_paving: boolean | null }} Overlays
 */

/** The requests that a cancel is not for: they set the page up, and nothing waits for them. */
export const LASTING = new Set(['open', 'view', 'thumbnail', 'pack', 'close_pack', 'forget', 'kept', 'hosted', 'open_hosted']);

/**
 * One network on one device: whether its output was right, its distance from the original's numbers
 * as a share of the largest, seconds for the small input and, where measured, for a scan's slice.
 * @typedef {{ right: boolean, difference?: number, largest?: number, tolerance?: number,
 *   seconds?: number, slice?: number | null, error?: string }} SelfTestOutcome
 *
 * `apart`: the distance between the two devices' whole outputs, in the same measure.
 * @typedef {{ network: string, cpu: SelfTestOutcome, gpu: SelfTestOutcome | null,
 *   apart: number | null }} SelfTestRow
 * @typedef {{ adapter: { name: string, software: boolean } | null, tested: boolean,
 *   rows: SelfTestRow[] }} SelfTestResult `tested`: whether the adapter was
 */

/** The steps of a run, in their order; the keys are those of `Step` in the pipeline. */
export const STEPS = ['read', 'resample', 'lung_mask', 'efficientnet', 'moco', 'segment_lungs', 'segment_lesions'];

/** The networks that the self-test runs, by id, in the order of `Network::ALL` in Rust. */
export const NETWORKS = [
  'r231', 'efficientnet_b0', 'resnet50_moco', 'unet_lung', 'unet_lesion', 'resnet_lesion', 'own_lung', 'own_lesion',
];
