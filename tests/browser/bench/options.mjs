// What the two benches' command lines have in common.

/** The options, or the usage and the end: with a reason where they are wrong. */
export function orUsage(usage, read) {
  try {
    const options = read();
    if (!options.help) return options;
    console.log(usage);
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
  process.exit(0);
}

/** The names in a list with commas, each of which must be known. */
export function among(list, known) {
  const chosen = list.split(',');
  for (const one of chosen) if (!known.includes(one)) throw new Error(`"${one}" is none of ${known.join(', ')}.`);
  return chosen;
}

/** A whole number above zero. */
export function atLeastOne(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`"${text}" is not a number from 1 on.`);
  return number;
}
