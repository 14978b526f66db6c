import { t } from '../text';

export type Errors<Draft> = Partial<Record<keyof Draft, string>>;

export const PASSWORD_MIN = 12;

export const needed = (text: string): string | undefined => (text.trim() ? undefined : t('check.needed'));

export function password(text: string): string | undefined {
  const n = Array.from(text).length;
  return n < PASSWORD_MIN ? t('check.password', { n }) : undefined;
}

export function degrees(text: string, other: string, max: number): string | undefined {
  if (!text.trim()) return other.trim() ? t('check.both') : undefined;
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= max ? undefined : t('check.degrees', { max });
}

export function whole(text: string, min: number, max: number): string | undefined {
  const value = Number(text);
  return text.trim() && Number.isInteger(value) && value >= min && value <= max ? undefined : t('check.whole', { min, max });
}

const MAILBOX = /^[^\s@,<>"]+@[^\s@,<>"]+$/;
const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export const mailbox = (text: string): string | undefined => (MAILBOX.test(text.trim()) ? undefined : t('check.mailbox'));
/** Several with commas between, or none. */
export const mailboxes = (text: string): string | undefined => listOf(text).map(mailbox).find(Boolean);
export const clockTime = (text: string): string | undefined => (CLOCK_TIME.test(text.trim()) ? undefined : t('check.time'));

/** `first aid, dog` → two entries; blanks and repeats fall out. */
export function listOf(text: string): string[] {
  return Array.from(new Set(text.split(',').map((part) => part.trim()).filter(Boolean)));
}

/** `50 100 200` → three numbers. */
export const numbersOf = (text: string): number[] => text.trim().split(/[\s,;]+/).map(Number);

/** One percentage for each of the five priorities. */
export function percentages(text: string): string | undefined {
  const list = numbersOf(text);
  const fits = list.length === 5 && list.every((one) => Number.isInteger(one) && one >= 1 && one <= 1000);
  return fits ? undefined : t('check.percentages');
}

/** Only the fields that were changed, so that nothing else is overwritten. */
export function changes<T extends object>(before: T, now: T): Partial<T> {
  const changed = Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T]));
  return Object.fromEntries(changed) as Partial<T>;
}

export const position = (latitude: string, longitude: string) =>
  latitude.trim() ? { latitude: Number(latitude), longitude: Number(longitude) } : {};
