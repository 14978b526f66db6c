import type { Incident, NewIncident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { actById } from '../acts/registry';
import { findPlaces } from '../away/places';
import { takeCall } from '../away/takeCall';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { meantPlace } from './newCall';
import type { NewCallDraft, Step } from './parsed';

export async function runSteps(steps: Step[]): Promise<string> {
  const lines: string[] = [];
  for (const { id, target, values } of steps) lines.push(await actById(id).run(target, values));
  return lines.join('; ');
}

/** Creates the call; a name that two places share is refused with both, a name that none has is kept as free text and said to be. */
export async function runNew(draft: NewCallDraft, site: string | null): Promise<{ incident: Incident; line: string }> {
  const within = draft.site?.id ?? site ?? undefined;
  const { items } = await findPlaces(draft.place, within);
  const place = meantPlace(draft.place, items);
  if (!place && items.length > 0) {
    throw new Error(t('wrong.places', { said: draft.place, choices: items.slice(0, 4).map((one) => `${one.path}, ${one.site_name}`).join(' | ') }));
  }
  const home = place?.site_id ?? within ?? onlySite();
  if (!home) throw new Error(t('wrong.site', { said: draft.place }));
  const where = { path: place?.path ?? null, restricted: place?.restricted ?? false };
  const { incident, kept } = await takeCall(bodyOf(draft, home, place?.id), draft.type, where);
  const values = { number: shortNumber(incident.number), type: incident.type_name };
  return { incident, line: t(kept ? 'kept.new' : place ? 'done.new' : 'done.new_free', values) };
}

function onlySite(): string | undefined {
  const [first, ...others] = live.sites.values();
  return others.length === 0 ? first?.id : undefined;
}

function bodyOf(draft: NewCallDraft, site: string, place: string | undefined): NewIncident {
  const { type, priority, caller, phone, note } = draft;
  return {
    site_id: site,
    type: type.code,
    ...(place ? { place_id: place } : { location_text: draft.place }),
    ...(priority ? { priority } : {}),
    ...(caller ? { caller_name: caller } : {}),
    ...(phone ? { caller_phone: phone } : {}),
    ...(note ? { narrative: note } : {}),
  };
}
