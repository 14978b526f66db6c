import type { NewIncident, Place } from '../../../api/types';

export type ChosenPlace = Pick<Place, 'id' | 'path' | 'site_id' | 'site_name'>;

export interface ReportDraft {
  type: string;
  type_name: string;
  place: ChosenPlace | null;
  place_text: string;
  site_id: string;
  narrative: string;
}

export type Missing = 'type' | 'place' | 'site' | 'narrative';

export const emptyReport = (site_id: string): ReportDraft => ({
  type: '', type_name: '', place: null, place_text: '', site_id, narrative: '',
});

/** A report without words would send somebody to ask; the rest can follow in the log. */
export function missingIn(draft: ReportDraft): Missing[] {
  const missing: Missing[] = [];
  if (!draft.type) missing.push('type');
  if (!draft.place && !draft.place_text.trim()) missing.push('place');
  if (!draft.place && !draft.site_id) missing.push('site');
  if (!draft.narrative.trim()) missing.push('narrative');
  return missing;
}

export function bodyOf(draft: ReportDraft, occurred_at: string): NewIncident {
  const { place, type } = draft;
  const where = place ? { site_id: place.site_id, place_id: place.id } : { site_id: draft.site_id, location_text: draft.place_text.trim() };
  return { ...where, type, narrative: draft.narrative.trim(), source: 'officer', occurred_at };
}

interface Findable {
  name: string;
  category: string;
  words?: string[];
}

/** Types whose name, category or other words hold every word that was typed; those that are named so come first. */
export function matching<T extends Findable>(types: T[], query: string): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const named = types.filter(({ name }) => holds(name));
  const meant = types.filter((type) => !named.includes(type) && holds([type.name, type.category, ...(type.words ?? [])].join(' ')));
  return [...named, ...meant];
}
