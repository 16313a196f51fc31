// The choice of the language. The page is drawn anew in it: state, scan and values stay.

import { byId, h } from '../dom.js';
import { LANGUAGES, language, text } from '../text.js';

export function createLanguage(store, actions) {
  const choose = h('select', {
    id: 'choose-language', class: 'small', 'aria-label': text('language'),
    onchange: ({ target }) => actions.speak(target.value),
  }, Object.entries(LANGUAGES).map(([code, name]) => h('option', { value: code, lang: code }, name)));
  choose.value = language;
  byId('language').replaceChildren(choose);
}
