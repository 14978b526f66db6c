import { priorityShape, PRIORITIES } from '../../../theme/priority';
import type { IncidentType, Place, Site } from '../../../api/types';
import { t } from '../text';
import { type Board, type NewCallDraft, type Parsed, Wanting, Wrong } from './parsed';

/** Named fields, in any order after the place: `new trespass at north gate priority 2 caller Ada note left the gate open`. */
const FIELDS = ['priority', 'caller', 'phone', 'note'] as const;
/** More would not fit on the line. */
const NEAR_MAX = 5;
type FieldWord = (typeof FIELDS)[number];

export function parseNew(text: string, board: Board): Parsed {
  const [before, after] = splitOnce(text, /(?:^|\s)at(?:\s+|$)/i);
  if (!before) throw new Wanting(t('want.type'));
  const type = typeOf(before, board.types);
  if (after === undefined || !after.trim()) throw new Wanting(t('want.place'));
  const { place, fields } = splitFields(after);
  if (!place) throw new Wanting(t('want.place'));
  const { text: name, site } = splitSite(place, board.sites);
  const draft: NewCallDraft = { type, place: name, ...(site ? { site } : {}), ...read(fields) };
  const where = site ? `${name}, ${site.name}` : name;
  const shape = priorityShape(draft.priority ?? type.priority);
  return { kind: 'new', draft, preview: t('preview.new', { shape, type: type.name, place: where }) };
}

function read(fields: Partial<Record<FieldWord, string>>): Partial<NewCallDraft> {
  const { priority, ...words } = fields;
  if (priority === undefined) return words;
  if (!PRIORITIES.some((one) => String(one) === priority)) throw new Wrong(t('wrong.priority', { said: priority }));
  return { ...words, priority: Number(priority) };
}

export function typeOf(said: string, types: IncidentType[]): IncidentType {
  const wanted = said.trim().toLowerCase();
  const usable = types.filter((type) => type.active);
  const exact = usable.find((type) => type.name.toLowerCase() === wanted || type.code.toLowerCase() === wanted);
  const begins = (said: string) => said.toLowerCase().startsWith(wanted);
  const named = usable.filter((type) => begins(type.name) || begins(type.code));
  // What callers say for it counts only where no name fits.
  const near = named.length > 0 ? named : usable.filter((type) => type.words.some(begins));
  const [first, ...others] = near;
  if (exact) return exact;
  if (first && others.length === 0) return first;
  if (first) throw new Wanting(t('want.type_of', { choices: near.slice(0, NEAR_MAX).map((type) => type.name.toLowerCase()).join(', ') }));
  throw new Wrong(t('wrong.type', { said }));
}

function splitFields(text: string): { place: string; fields: Partial<Record<FieldWord, string>> } {
  const parts = text.split(new RegExp(`\\s(${FIELDS.join('|')})\\s`, 'i'));
  const fields: Partial<Record<FieldWord, string>> = {};
  for (let at = 1; at < parts.length; at += 2) {
    fields[parts[at]?.toLowerCase() as FieldWord] = (parts[at + 1] ?? '').trim();
  }
  return { place: (parts[0] ?? '').trim(), fields };
}

/** `North gate, Harbour Point`: the words after the last comma are the site, if there is one of that name. */
function splitSite(place: string, sites: Site[]): { text: string; site?: Site } {
  const comma = place.lastIndexOf(',');
  const said = comma > 0 ? place.slice(comma + 1).trim().toLowerCase() : '';
  const site = said ? sites.find((one) => one.name.toLowerCase() === said || one.code.toLowerCase() === said) : undefined;
  return site ? { text: place.slice(0, comma).trim(), site } : { text: place };
}

function splitOnce(text: string, at: RegExp): [string, string | undefined] {
  const match = at.exec(text);
  if (!match) return [text.trim(), undefined];
  return [text.slice(0, match.index).trim(), text.slice(match.index + match[0].length)];
}

/** The one place that is meant, or none: two of the same name are never guessed between. */
export function meantPlace(said: string, found: Place[]): Place | undefined {
  const wanted = said.toLowerCase();
  const exact = found.filter((place) => place.path.toLowerCase() === wanted || place.name.toLowerCase() === wanted);
  if (exact.length === 1) return exact[0];
  return exact.length === 0 && found.length === 1 ? found[0] : undefined;
}
