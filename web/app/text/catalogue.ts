import { direction, language, type Language, locale } from './language';

export type Values = Record<string, string | number>;
export type Messages = Record<string, string>;

const PLURAL = /\{(\w+), plural, ((?:\w+ \{[^{}]*\}\s*)+)\}/g;
const BRANCH = /(\w+) \{([^{}]*)\}/g;
const NAMED = /\{(\w+)\}/g;

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** How one language counts and writes. */
export interface Speech {
  plurals: Intl.PluralRules;
  numbers: Intl.NumberFormat;
  rightToLeft: boolean;
}

export const speechOf = (tag: string, rightToLeft: boolean): Speech => ({
  plurals: new Intl.PluralRules(tag),
  numbers: new Intl.NumberFormat(tag),
  rightToLeft,
});

const own = speechOf(locale, direction === 'rtl');

/** Fills `{name}` and `{count, plural, one {# unit} other {# units}}`, the two forms our catalogues use. */
export function fill(pattern: string, values: Values, { plurals, numbers, rightToLeft }: Speech = own): string {
  // A call sign or a phone number in a right-to-left sentence keeps its own order and disturbs nothing beside it.
  const shown = (value: string | number) => (rightToLeft ? `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}` : String(value));
  return pattern
    .replace(PLURAL, (_whole, name: string, text: string) => {
      const count = Number(values[name] ?? 0);
      const branches = new Map(Array.from(text.matchAll(BRANCH), ([, category = '', words = '']) => [category, words]));
      return (branches.get(plurals.select(count)) ?? branches.get('other') ?? '').replaceAll('#', numbers.format(count));
    })
    .replace(NAMED, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : shown(value);
    });
}

/**
 * The words of this page's language, or nothing for English. `files` are the addresses of the other languages beside an `en.json`.
 * A file that does not come leaves the words English: a dispatcher who can read some of it is better off than one with an empty screen.
 */
export async function translated(files: Record<string, string>, wanted: Language = language): Promise<Messages> {
  const address = files[`./${wanted}.json`];
  if (!address) return {};
  try {
    const answer = await fetch(address);
    return answer.ok ? ((await answer.json()) as Messages) : {};
  } catch {
    return {};
  }
}

/** A typed `t`: a key that the catalogue lacks does not compile. A key without translation is English. */
export function catalogue<Key extends string>(english: Record<Key, string>, translation: Messages = {}) {
  const messages: Record<Key, string> = { ...english, ...translation };
  return (key: Key, values?: Values): string => (values ? fill(messages[key], values) : messages[key]);
}
