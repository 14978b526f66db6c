import type { NamedPart, SaidOf, Subject } from '../../../api/types';
import { t } from '../text';

/** What stands in place of what was erased, as the server writes it. */
const ERASED = '(erased)';
/** Fewest letters or digits by which a text is taken to speak of somebody: shorter ones stand in any sentence. */
const TELLING_MIN = 3;

type Known = Pick<Subject, 'name' | 'phone'>;

/** What a person is called on this page. */
export const calledOf = ({ name, phone }: Known) => name ?? phone ?? t('subjects.nameless');

/** What has to be typed before somebody is erased: what they are called. */
export const isTyped = (typed: string, person: Known) => folded(typed) === folded(calledOf(person));

const folded = (text: string) => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

/** Whether a text speaks of a person by name, part of a name, plate or number. */
export function speaksOf(text: string, { name, phone }: Known): boolean {
  const words = new Set(wordsOf(text));
  const plain = folded(text).replaceAll(' ', '');
  const plate = folded(name ?? '').replaceAll(' ', '');
  const number = digitsOf(phone ?? '');
  return (
    wordsOf(name ?? '').some((word) => word.length >= TELLING_MIN && words.has(word)) ||
    (plate.length >= TELLING_MIN && plain.includes(plate)) ||
    (number.length >= TELLING_MIN && digitsOf(text).includes(number))
  );
}

const wordsOf = (text: string) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** The lines or files that can still be pointed out; those that speak of the person by themselves come first. */
export function pointable(parts: NamedPart[], person: Known): { part: NamedPart; speaks: boolean }[] {
  const left = parts.filter(({ text }) => text !== ERASED).map((part) => ({ part, speaks: speaksOf(part.text, person) }));
  return [...left.filter(({ speaks }) => speaks), ...left.filter(({ speaks }) => !speaks)];
}

/** As what somebody is mentioned. */
export const KINDS = ['caller', 'person', 'vehicle'] as const;

export const timeOf = (days: number | null) => (days === null ? t('retention.for_ever') : t('retention.time', { n: days }));

const FIELDS = ['caller_name', 'caller_phone', 'name', 'phone', 'description', 'plate', 'make', 'colour', 'note'] as const;

/** What entries say of a person, each with the name of its field. */
export const saidOf = ({ fields }: Pick<SaidOf, 'fields'>) =>
  Object.entries(fields).map(([field, text]) => {
    const known = FIELDS.find((one) => one === field);
    return { label: known ? t(`subjects.field.${known}`) : field, text };
  });
