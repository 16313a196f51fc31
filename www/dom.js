// Building elements without markup in strings.

/**
 * An element with properties and children: `h('button', { type: 'button', onclick }, 'Go')`.
 * `class`, `for`, `role`, `aria-*` and `data-*` are set as attributes, the rest as properties;
 * null and false children are left out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (/^(class|for|role|aria-|data-)/.test(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The element with that id, which index.html promises. */
export const byId = (id) => document.getElementById(id);

/** Shows `content` in a block that is hidden when there is none. */
export function show(element, ...content) {
  const children = content.flat().filter(Boolean);
  element.replaceChildren(...children);
  element.hidden = children.length === 0;
}

const barOf = (done, total) => ({ max: Math.max(total, 1), value: done });

/** A progress bar behind the words that say what goes on. */
export const progress = (id, said, done, total) => [h('label', { for: id }, said), h('progress', { id, ...barOf(done, total) })];

/** Moves that bar on and leaves what is beside it: a button that is drawn anew while it is pressed is not pressed. */
export function follow(id, said, done, total) {
  const bar = byId(id);
  bar.labels[0].textContent = said;
  Object.assign(bar, barOf(done, total));
}
