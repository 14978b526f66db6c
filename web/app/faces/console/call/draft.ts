import type { IncidentType, NewIncident, Place, Source } from '../../../api/types';

export interface Draft {
  type: string | null;
  place: Place | null;
  /** What stands in the place field when it is none of the validated places. */
  placeText: string;
  site: string | null;
  priority: number | null;
  priorityReason: string;
  source: Source;
  callerName: string;
  callerPhone: string;
  narrative: string;
}

export const SOURCES: Source[] = ['phone', 'radio', 'walk_in', 'alarm', 'officer', 'email', 'web', 'other'];

export function emptyDraft(site: string | null): Draft {
  return {
    type: null, place: null, placeText: '', site, priority: null, priorityReason: '', source: 'phone', callerName: '', callerPhone: '', narrative: '',
  };
}

export type Missing = 'type' | 'place' | 'site' | 'priority_reason';

const raised = (draft: Draft, type: IncidentType | undefined) =>
  draft.priority !== null && type !== undefined && draft.priority !== type.priority;

/** Only type and place are required; free text needs to know its site, a changed priority its reason. */
export function missingIn(draft: Draft, type: IncidentType | undefined): Missing[] {
  const missing: Missing[] = [];
  if (!draft.type) missing.push('type');
  if (!draft.place && !draft.placeText.trim()) missing.push('place');
  else if (!draft.place && !draft.site) missing.push('site');
  if (raised(draft, type) && !draft.priorityReason.trim()) missing.push('priority_reason');
  return missing;
}

export function bodyOf(draft: Draft, type: IncidentType): NewIncident {
  const { place, source } = draft;
  const optional = {
    narrative: draft.narrative.trim(),
    caller_name: draft.callerName.trim(),
    caller_phone: draft.callerPhone.trim(),
  };
  return {
    site_id: place?.site_id ?? draft.site ?? '',
    type: type.code,
    ...(place ? { place_id: place.id } : { location_text: draft.placeText.trim() }),
    ...(raised(draft, type) ? { priority: draft.priority ?? type.priority, priority_reason: draft.priorityReason.trim() } : {}),
    source,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value)),
  };
}
