// Drag a value and see the score move: a curve and a slider for each value of the leading model. Every
// position is computed by the program itself, with all values moved so far.

import { curveChart, valueAt } from '../charts/curve.js';
import { levelChart } from '../charts/level.js';
import { spokenTable } from '../charts/svg.js';
import { usedValues } from '../bedside.js';
import { Failure } from '../conductor.js';
import { h } from '../dom.js';
import { named, percent, signed, text } from '../text.js';
import { inputValue } from '../values.js';
import { leadOf } from './lead.js';

export function whatIf(full, lead, { inputs, terciles: published }, actions) {
  // The published thirds are those of AI-severity.
  const terciles = lead?.group ? published : [];
  const curves = full.scores[lead?.id]?.sensitivity ?? [];
  if (curves.length === 0) return null;
  const specs = new Map(inputs.map((spec) => [spec.name, spec]));
  const given = usedValues(full);
  let moved = { ...given };
  const readout = h('div', { class: 'what-if-readout' });
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });
  const reset = h('button', { type: 'button', class: 'small', id: 'what-if-reset', onclick: () => { moved = { ...given }; draw(full); for (const { back } of panels) back(); } }, text('what_if.reset'));
  const panels = curves.map((curve) => panel(specs.get(curve.input), curve, move));
  const recompute = latestOnly(() => actions.whatIf(moved), draw, (failure) => {
    problem.textContent = failure.message || text('crash.unknown');
    problem.hidden = false;
  });

  function move(name, value) {
    const { kind } = specs.get(name);
    moved = { ...moved, [name]: kind === 'sex' ? (value === 1 ? 'male' : 'female') : kind === 'flag' ? value === 1 : value };
    recompute();
  }

  function draw(report) {
    problem.hidden = true;
    const now = leadOf(report);
    if (now?.id !== lead.id) return;
    const changed = Object.keys(moved).some((name) => moved[name] !== given[name]);
    reset.disabled = !changed;
    readout.replaceChildren(...readoutOf(now, lead, changed));
    readout.dataset.value = now.risk;
    for (const { follow, name } of panels) {
      const curve = report.scores[lead.id].sensitivity.find(({ input }) => input === name);
      follow(curve, now, full.scores[lead.id].sensitivity.find(({ input }) => input === name).value, terciles);
    }
  }

  for (const { back } of panels) back();
  draw(full);
  return h('section', { class: 'what-if', id: 'what-if', 'aria-labelledby': 'what-if-title' },
    h('h3', { id: 'what-if-title' }, text('what_if.title')),
    h('p', { class: 'hint' }, [text('what_if.hint'), lead.group && text('what_if.thirds')].filter(Boolean).join(' ')),
    h('div', { class: 'what-if-head' }, readout, reset),
    problem,
    h('div', { class: 'panels' }, panels.map(({ element }) => element)));
}

function readoutOf(now, lead, changed) {
  return [
    now.level && levelChart(now.level),
    h('p', {},
      h('strong', { class: 'what-if-risk' }, percent(now.risk)),
      now.level && h('span', {}, ` ${text('result.level', { level: now.level })}, ${text(`result.level.${now.level}`)}`),
      h('span', { class: 'hint' }, changed
        ? ` ${text('what_if.instead', { risk: percent(lead.risk), points: signed((now.risk - lead.risk) * 100, 1) })}`
        : ` ${text('what_if.as_given')}`)),
  ].filter(Boolean);
}

/** One value: its curve, its slider, and the same curve as a table. */
function panel(spec, { input: name, points, value }, move) {
  const [low, high] = [Math.min(points[0][0], value), Math.max(points.at(-1)[0], value)];
  const step = stepOf(spec, low, high);
  const place = h('div', { class: 'curve-place' });
  const shown = h('output', { class: 'curve-value' });
  const slider = h('input', {
    type: 'range', id: `what-if-${name}`, min: String(low), max: String(high), step: String(step),
    oninput: ({ target }) => move(name, Number(Number(target.value).toFixed(6))),
  });
  const table = h('div', { class: 'aside' });
  bindDrag(place, slider, points);
  return {
    name,
    /** To the patient's value; while it is dragged the slider is ahead of the answers. */
    back: () => { slider.value = String(value); },
    element: h('div', { class: 'panel', 'data-what-if': name },
      h('p', { class: 'panel-head' }, h('label', { for: slider.id }, text(`patient.${name}`)), shown),
      place, slider,
      h('p', { class: 'ends hint', 'aria-hidden': 'true' }, [low, high].map((end) => h('span', {}, inputValue(spec, end)))),
      table),
    follow(curve, now, given, terciles) {
      const at = curve.value;
      shown.textContent = inputValue(spec, at);
      const aloud = named(inputValue(spec, at), percent(now.risk));
      slider.setAttribute('aria-valuetext', now.level ? `${aloud}, ${text('result.level', { level: now.level })}` : aloud);
      place.replaceChildren(curveChart(curve, { at, risk: now.risk, from: given, fromRisk: riskAt(curve.points, given) }, terciles));
      table.replaceChildren(spokenTable(
        text('what_if.table', { input: text(`patient.${name}`) }),
        [text(`patient.${name}`), text('what_if.probability')],
        everyFifth(curve.points).map(([point, risk]) => [inputValue(spec, point), percent(risk)])));
    },
  };
}

/** A pointer on the curve drags the slider below it, which is what the keyboard moves. */
function bindDrag(place, slider, points) {
  const drag = ({ clientX }) => {
    const { left, width } = place.getBoundingClientRect();
    slider.value = String(valueAt({ points }, (clientX - left) / width));
    slider.dispatchEvent(new Event('input'));
  };
  place.addEventListener('pointerdown', (event) => {
    place.setPointerCapture(event.pointerId);
    drag(event);
  });
  place.addEventListener('pointermove', (event) => {
    if (place.hasPointerCapture(event.pointerId)) drag(event);
  });
}

/** Small enough to see the score move, large enough to cross the range by keys. */
function stepOf(spec, low, high) {
  if (spec.kind !== 'number' || spec.unit === 'a') return 1;
  return 10 ** Math.floor(Math.log10((high - low) / 150));
}

/** Between two points of a curve, for the mark of the given value; the score itself is computed. */
function riskAt(points, value) {
  const after = points.findIndex(([point]) => point >= value);
  if (after <= 0) return points.at(after)[1];
  const [[x0, y0], [x1, y1]] = [points[after - 1], points[after]];
  return y0 + ((y1 - y0) * (value - x0)) / (x1 - x0);
}

const everyFifth = (points) => (points.length <= 10 ? points : points.filter((_, at) => at % 5 === 0));

/** Runs `ask` again for what came meanwhile, one question at a time, and hands on the last answer. */
function latestOnly(ask, take, fail) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        take(await ask());
      }
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      fail(failure);
    } finally {
      running = false;
    }
  };
}
