// The page by keyboard alone, for the tests: Tab to reach something, Enter to press it.

import assert from 'node:assert/strict';

/** Presses Tab until `place` has the focus; every stop on the way must be seen. */
export async function tabTo(page, place, most = 400) {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    assert.ok(await ringOfFocus(page) > 0, `the focus is not seen at ${await focused(page)}`);
    if (await page.locator(place).evaluateAll((all) => all.includes(document.activeElement))) return;
  }
  assert.fail(`${place} is not reached`);
}

/** Reaches a button and presses it. */
export async function press(page, place) {
  await tabTo(page, place);
  await page.keyboard.press('Enter');
}

/**
 * Has the driver catch file dialogs from now on. Else it begins to with each question for one, and a key
 * pressed at that moment may open a real dialog first.
 */
export const catchDialogs = (page) => page.on('filechooser', () => {});

/** Gives `files` to the dialog that a button opens, on a page that `catchDialogs` was called for. */
export async function choose(page, place, files) {
  await tabTo(page, place);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(files);
}

/** Types the bedside values, as they stand in the form; radio buttons are one stop, and arrows choose. */
export async function typeValues(page, { sex, ...numbers }) {
  for (const [name, value] of Object.entries(numbers)) {
    await tabTo(page, `#value-${name}`);
    // What is there already is marked first, so that it is replaced.
    await page.keyboard.press('Control+A');
    await page.keyboard.type(String(value));
  }
  await tabTo(page, '[data-input=sex] input');
  for (let i = 0; i < 3 && !(await page.isChecked(`#value-sex-${sex}`)); i++) await page.keyboard.press('ArrowRight');
  assert.ok(await page.isChecked(`#value-sex-${sex}`));
}

/** What has the focus: its id, or how it begins. */
export const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.outerHTML.slice(0, 120));

/** The width of what shows where the focus is, in px; a ring of its own or that of what holds it. */
export const ringOfFocus = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (element === document.body) return 1;
  const shown = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return boxShadow !== 'none' ? 1 : outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
  };
  const label = element.closest('label');
  return Math.max(...[element, label, ...(label?.children ?? [])].filter(Boolean).map(shown));
});
