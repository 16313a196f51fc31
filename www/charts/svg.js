// Building SVG elements. Charts are pictures for the eye alone (aria-hidden): whoever draws one also
// gives the same numbers as a table.

import { h } from '../dom.js';

const SVG = 'http://www.w3.org/2000/svg';

/** An SVG element with attributes and children. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A chart of `width` x `height` units, as wide as its place. */
export const chart = (width, height, name, ...children) =>
  s('svg', { viewBox: `0 0 ${width} ${height}`, class: `chart ${name}`, 'aria-hidden': 'true', focusable: 'false' }, ...children);

/**
 * The same numbers for a screen reader.
 * @param {string} caption
 * @param {string[]} heads
 * @param {string[][]} rows the first cell of each names it
 */
export const spokenTable = (caption, heads, rows) =>
  h('div', { class: 'aside' },
    h('table', {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, rows.map(([name, ...cells]) =>
        h('tr', {}, h('th', { scope: 'row' }, name), cells.map((cell) => h('td', {}, cell)))))));
