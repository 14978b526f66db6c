import { locale } from './language';

/** A number with a fixed count of decimals, as the page's language writes it. */
export const decimal = (value: number, digits: number): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** “first aid, dog and lift key” */
export const listed = (words: string[]): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
