import { expect, test } from 'vitest';
import { type Messages } from './catalogue';
import { LANGUAGES } from './language';

/** Every catalogue there is, by folder and language. A folder with more than `en.json` is translated, and then into all. */
const files = import.meta.glob<Messages>('../**/{en,de,fr,es,ar}.json', { eager: true, import: 'default' });
const folders = new Map<string, Record<string, Messages>>();
for (const [path, messages] of Object.entries(files)) {
  const [, folder = '', code = ''] = /^(.*)\/(\w\w)\.json$/.exec(path) ?? [];
  folders.set(folder, { ...folders.get(folder), [code]: messages });
}
const translatedFolders = Array.from(folders).filter(([, languages]) => Object.keys(languages).length > 1);

const PLURAL = /\{(\w+), plural, ((?:\w+ \{[^{}]*\}\s*)+)\}/g;
const categoriesOf = (branches: string) => Array.from(branches.matchAll(/(\w+) \{/g), (match) => match[1] ?? '').sort();

interface Shape {
  /** Every name that is filled in, once; a plural's own as `n#`. */
  names: string[];
  plurals: string[][];
}

function shapeOf(pattern: string): Shape {
  const plurals = Array.from(pattern.matchAll(PLURAL));
  const rest = pattern.replaceAll(PLURAL, '');
  const names = [...plurals.map((match) => `${match[1]}#`), ...Array.from(rest.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? '')];
  return { names: Array.from(new Set(names)).sort(), plurals: plurals.map((match) => categoriesOf(match[2] ?? '')) };
}

const wantedCategories = (code: string) => new Intl.PluralRules(code).resolvedOptions().pluralCategories.toSorted();

/** What is wrong with one translation, a line each. */
function faults(code: string, english: Messages, messages: Messages): string[] {
  const lines: string[] = [];
  for (const key of Object.keys(english)) if (!(key in messages)) lines.push(`${key}: missing, in English “${english[key]}”`);
  for (const [key, pattern] of Object.entries(messages)) {
    const source = english[key];
    if (source === undefined) lines.push(`${key}: unknown`);
    else {
      const [mine, theirs] = [shapeOf(pattern), shapeOf(source)];
      if (mine.names.join() !== theirs.names.join()) lines.push(`${key}: fills ${mine.names.join()} instead of ${theirs.names.join()}`);
      for (const categories of mine.plurals) {
        if (categories.join() !== wantedCategories(code).join()) lines.push(`${key}: plural of ${categories.join()} instead of ${wantedCategories(code).join()}`);
      }
      // What is left after all names are taken out is a brace that nothing fills.
      if (/[{}]/.test(pattern.replaceAll(PLURAL, '').replaceAll(/\{\w+\}/g, ''))) lines.push(`${key}: a brace too many`);
      if ((pattern.trim() === '') !== (source.trim() === '')) lines.push(`${key}: empty`);
    }
  }
  return lines;
}

test.each(translatedFolders.flatMap(([folder, languages]) => Object.keys(LANGUAGES).map((code) => ({ folder, code, languages }))))(
  '$folder in $code',
  ({ code, languages }) => {
    expect(faults(code, languages['en'] ?? {}, languages[code] ?? {})).toEqual([]);
  },
);

test('the shared words, the console, the officer’s page and the sign-in are translated', () => {
  expect(translatedFolders.map(([folder]) => folder).sort()).toEqual(expect.arrayContaining(['.', '../faces/console', '../faces/field', '../faces/login']));
});

test.each([
  ['a missing key', { a: 'A', b: 'B' }, { a: 'Ä' }, ['b: missing, in English “B”']],
  ['an unknown key', { a: 'A' }, { a: 'Ä', c: 'C' }, ['c: unknown']],
  ['another placeholder', { a: '{unit} here' }, { a: '{unite} hier' }, ['a: fills unite instead of unit']],
  ['a plural without a category', { a: '{n, plural, one {#} other {#}}' }, { a: '{n, plural, other {#}}' }, ['a: plural of other instead of one,other']],
  ['a brace too many', { a: 'A' }, { a: 'Ä}' }, ['a: a brace too many']],
  ['nothing where there are words', { a: 'A' }, { a: ' ' }, ['a: empty']],
])('%s is found', (_what, english, german, found) => {
  expect(faults('de', english as unknown as Messages, german as unknown as Messages)).toEqual(found);
});
