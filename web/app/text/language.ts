/** The language of the page: fixed when it loads, so that every word may be read once; another choice loads the page again. */

/** Each by its own name: whoever looks for a language may read no other. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', ar: 'العربية' } as const;
export type Language = keyof typeof LANGUAGES;

const RIGHT_TO_LEFT: readonly Language[] = ['ar'];
const KEY = 'castellan.language';

const isLanguage = (code: unknown): code is Language => typeof code === 'string' && Object.hasOwn(LANGUAGES, code);

function read(key: string): Language | null {
  try {
    const kept = localStorage.getItem(key);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

function keep(key: string, code: Language): void {
  try {
    localStorage.setItem(key, code);
  } catch {
    // Without storage the choice cannot outlive the page: it stays in the browser's own language.
  }
}

/** The first of the wished ones that there is; `de-AT` is served by `de`. */
export function firstOf(wished: readonly string[]): Language {
  return wished.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

/** A page says in its HTML that it is translated (`data-translated`); every other one is wholly English, never half of each. */
function languageOfPage(): Language {
  if (typeof document === 'undefined' || document.documentElement.dataset['translated'] === undefined) return 'en';
  return read(KEY) ?? firstOf(navigator.languages);
}

export const language = languageOfPage();
export const direction = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';

/** For names of months and days. Digits are Latin in every language: numbers are read out over the radio and typed elsewhere. */
export const locale = `${language === 'en' ? 'en-GB' : language}-u-nu-latn-ca-gregory`;

const ofPerson = (account: string) => `${KEY}.${account}`;

/** Kept on this device, for the page before the sign-in and for the person. */
export function chooseLanguage(code: Language, account: string | null): void {
  keep(KEY, code);
  if (account) keep(ofPerson(account), code);
  location.reload();
}

/** Whoever comes to a screen that somebody else used in another language finds their own. */
export function settleLanguage(account: string): void {
  const own = read(ofPerson(account));
  if (own === null || own === (read(KEY) ?? firstOf(navigator.languages))) return;
  keep(KEY, own);
  // Loads only when it was kept: otherwise it would load for ever.
  if (read(KEY) === own) location.reload();
}

if (typeof document !== 'undefined') {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
}
