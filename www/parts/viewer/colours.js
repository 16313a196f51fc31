// Colours that people with any colour vision tell apart, on black and grey.

/** Lesions and lungs (after Okabe and Ito, 2008): label to red, green, blue. */
export const LABELS = {
  lungs: { 1: [86, 180, 233], 2: [86, 180, 233] },
  lesions: { 1: [240, 228, 66], 2: [213, 94, 0], 3: [204, 121, 167] },
};

/** Texts of the labels that a legend names. */
export const LEGEND = {
  lungs: [['lungs', LABELS.lungs[1]]],
  lesions: [['ground_glass', LABELS.lesions[1]], ['consolidation', LABELS.lesions[2]], ['crazy_paving', LABELS.lesions[3]]],
};

// ColorBrewer's RdBu, whose ends also differ for people who do not see red or green: blue lowers, red raises.
const DIVERGING = [
  [33, 102, 172], [67, 147, 195], [146, 197, 222], [209, 229, 240], [247, 247, 247],
  [253, 219, 199], [244, 165, 130], [214, 96, 77], [178, 24, 43],
];

/** The colour of a value on a scale from -limit to limit. */
export function diverging(value, limit) {
  const at = (Math.min(Math.max(value / limit, -1), 1) + 1) / 2 * (DIVERGING.length - 1);
  const low = Math.min(Math.floor(at), DIVERGING.length - 2);
  return DIVERGING[low].map((channel, index) => Math.round(channel + (DIVERGING[low + 1][index] - channel) * (at - low)));
}

/** One colour from dark to bright for a share from 0 to 1 (extent of disease). */
export const sequential = (share) => LABELS.lesions[2].map((channel) => Math.round(70 + (channel - 70) * Math.min(share, 1)));

export const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`;

/** A pixel of an ImageData seen as 32 bits, opaque. */
export const pixel = ([red, green, blue]) => 0xff000000 | (blue << 16) | (green << 8) | red;

/** The limit of a symmetric scale that reads well: 1, 2 or 5 times a power of ten. */
export function roundLimit(largest) {
  if (!(largest > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  return [1, 2, 5, 10].map((step) => step * power).find((limit) => limit >= largest * 0.999);
}
