import type { Incident } from '../../../api/types';
import { isId } from '../../../text/isId';
import { queries } from '../../../shell/queries';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, Field, PartName, Target, Values } from './act';

const LISTS = { which_person: 'persons', which_vehicle: 'vehicles', which_file: 'attachments', which_relation: 'related', corrects: 'log' } as const;

/** Whether the pane of the incident shows one: whoever does not see it is not offered it, and can name it in a command. */
export function hasPart(part: PartName, { incident, assignment, outside }: Target): boolean {
  if (!incident || assignment || outside) return false;
  const key = part === 'which_caution' ? ['cautions', incident.place_id ?? incident.site_id] : ['incident', incident.id];
  const held = queries.getQueryData<Record<string, { length: number }>>(key);
  return (held?.[part === 'which_caution' ? 'items' : LISTS[part]]?.length ?? 0) > 0;
}

/** The id of the part that the values name; what finds it is fetched when it is needed. */
export async function partMeant(part: PartName, incident: Incident, values: Values): Promise<string> {
  const said = values[part]?.trim() ?? '';
  if (isId(said)) return said;
  const { partSaid } = await import('./parts');
  return partSaid(part, incident, said);
}

interface Removing {
  id: 'unperson' | 'unvehicle' | 'unattach' | 'unrelate' | 'uncaution';
  key: string;
  right: string;
  part: PartName;
  more?: Field[];
  remove: (id: string, values: Values) => Promise<unknown>;
}

/** Takes something of an incident away: beside it by its button, or by naming it. */
export const removing = ({ id, key, right, part, more = [], remove }: Removing): Act => ({
  id,
  key,
  right,
  label: () => t(`act.${id}`),
  legal: (target) => hasPart(part, target),
  fields: [{ name: part, required: true }, ...more],
  run: async ({ incident }, values) => {
    if (!incident) throw new Error('something was to be taken away from no incident');
    await remove(await partMeant(part, incident, values), values);
    return t(`done.${id}`, { number: shortNumber(incident.number), place: incident.place ?? incident.site_name });
  },
});
