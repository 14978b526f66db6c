import { numbersOf, percentages } from '../form/checks';
import { t } from '../text';
import { Wrong } from './sheet';

/** Values as people write them in a file. */
const YES = new Set(['yes', 'true', '1', 'x']);
const NO = new Set(['no', 'false', '0', '']);

export const YES_NO = [{ value: 'yes', label: t('yes') }, { value: 'no', label: t('no') }];

export const inYesNo = (value: boolean) => (value ? 'yes' : 'no');

export function yesNo(text: string): boolean {
  const word = text.toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw new Wrong(t('sheet.yes_no', { text }));
}

export function something(text: string): string {
  if (!text) throw new Wrong(t('check.needed'));
  return text;
}

export function wholeNumber(text: string, min: number, max: number): number {
  const value = Number(text);
  if (!text || !Number.isInteger(value) || value < min || value > max) throw new Wrong(t('check.whole', { min, max }));
  return value;
}

/** Five percentages, one for each priority. */
export function percentOf(text: string): number[] {
  const wrong = percentages(text);
  if (wrong) throw new Wrong(wrong);
  return numbersOf(text);
}

export function degreesOf(text: string, max: number): number {
  const value = Number(text);
  if (!text || !Number.isFinite(value) || Math.abs(value) > max) throw new Wrong(t('check.degrees', { max }));
  return value;
}

export function oneOf<Value extends string>(text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text.toLowerCase());
  if (found === undefined) throw new Wrong(t('sheet.one_of', { text, values: values.join(', ') }));
  return found;
}
