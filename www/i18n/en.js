// Every English text of the page. {name} stands for a value; the other languages have the same keys.

import packs from './en/packs.js';
import patient from './en/patient.js';
import result from './en/result.js';
import warnings from './en/warnings.js';

export default {
  ...packs,
  ...patient,
  ...result,
  ...warnings,

  language: 'Language',
  tagline: 'A COVID-19 severity score from a chest CT and five bedside values.',
  promise: 'Nothing leaves this device: the scan is read and computed here.',
  research: 'For research. Not a medical device: do not base care on it.',

  'scan.title': 'Scan',
  'scan.drop': 'Drop a folder with a chest CT here',
  'scan.formats': 'DICOM files or a folder of them, a zip, or NIfTI (.nii, .nii.gz)',
  'scan.pick_folder': 'Choose a folder',
  'scan.pick_files': 'Choose files',
  'scan.reading': 'Reading {done} of {total} files',
  'scan.empty': 'There are no files in what was dropped. Drop the folder that holds the CT.',
  'scan.unlisted': 'The dropped folder could not be listed. Use the button to choose it.',

  'series.title': 'Series found',
  'series.proposed': 'proposed',
  'series.unnamed': 'Series {number}',
  'series.slices': { one: '{count} slice', other: '{count} slices' },
  'series.spacing': '{mm} mm apart',
  'series.thickness': '{mm} mm thick',
  'series.reserved': 'Not proposed: {why}.',
  'series.none_proposed': 'None of these is a usual chest series; choose the one to score.',
  'series.none': 'No CT series was found. What was left out, and why, is listed below.',
  'series.left_out': 'Left out',
  'series.files': { one: '{count} file', other: '{count} files' },

  'viewer.label': 'Axial CT slice {slice} of {count}, lung window',
  'viewer.caption': 'Slice {slice} of {count} (from the feet), lung window {low} to {high} HU',
  'viewer.loading': 'Reading the middle slice',

  'run.title': 'Score',
  'run.start': 'Score',
  'run.cancel': 'Cancel',
  'run.cancelled': 'Cancelled. Everything you entered is kept.',
  'run.needs': 'Still needed: {what}.',
  'run.needs_scan': 'a scan',
  'run.needs_pack': 'a model pack',
  'run.fix_patient': 'a correction of the values marked above',
  'run.without_patient': 'Missing: {what}. Only the CT probability will be given.',
  'run.on_cpu': 'Computing on the processor, {workers} slices at once.',
  'run.on_gpu': 'Computing on the graphics processor.',

  'step.read': 'Reading and decoding',
  'step.resample': 'Working grid',
  'step.lung_mask': 'Lung mask (U-Net R231)',
  'step.efficientnet': 'First network (EfficientNet-B0)',
  'step.moco': 'Second network (ResNet-50 MoCo)',
  'step.segment_lungs': 'Outlining the lungs',
  'step.segment_lesions': 'Outlining the lesions',
  'step.of': '{done} of {total}',

  'export.title': 'Export',
  'cohort.title': 'Cohort',
  'self_test.title': 'Self-test',
  'requests.title': 'Requests this page has made',
  'about.title': 'About',

  'device.cpu': 'Networks run on the processor: {why}.',
  'device.gpu': 'Networks run on the graphics processor: {adapter}.',
  'device.pending': 'Looking for a graphics processor.',
  'device.no_webgpu': 'this browser offers no WebGPU',
  'device.no_adapter': 'this browser found no graphics processor it can use',
  'device.software': 'the only adapter is a software one ({adapter}), slower than the processor itself',
  'device.asked': 'the address asks for it (backend={backend})',
  'device.failed': 'the graphics processor failed ({reason})',
  'device.unnamed': 'unnamed',

  'crash.scan': 'Reading this scan broke down ({reason}). The page was set up afresh; your values and pack are kept. Try another scan.',
  'crash.packs': 'Checking this pack broke down ({reason}). The page was set up afresh; your scan and values are kept. Try another pack.',
  'crash.run': 'The computation broke down ({reason}) and was started afresh. Your scan, values and pack are kept: try again.',
  'crash.gpu': 'The graphics processor broke down ({reason}). From now on the processor computes; nothing you entered is lost.',
  'crash.unknown': 'a fault in the program',
  'crash.start': 'The page could not start ({reason}). Use a current Chrome, Edge, Firefox or Safari, and load it from a web server.',

  'footer.method':
    'Method: Lassau et al., Nature Communications 12:634 (2021), doi 10.1038/s41467-020-20657-4. Program: GPL-3.0-or-later.',
};
