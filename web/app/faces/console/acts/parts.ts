import { queries } from '../../../shell/queries';
import { getCautions } from '../../../api/places';
import type { Incident, IncidentDetail } from '../../../api/types';
import { clockTime } from '../../../time/zone';
import { readDetail } from '../incident/useDetail';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { PartName } from './act';
import { personWords, vehicleWords } from './peopleActs';

/** One thing that belongs to an incident, by what people call it. */
export interface Part {
  id: string;
  name: string;
}

type Detail = Partial<IncidentDetail> & Pick<IncidentDetail, 'log'>;

function partsIn(part: Exclude<PartName, 'which_caution'>, detail: Detail): Part[] {
  switch (part) {
    case 'which_person':
      return (detail.persons ?? []).map((one) => ({ id: one.id, name: personWords(one) }));
    case 'which_vehicle':
      return (detail.vehicles ?? []).map((one) => ({ id: one.id, name: vehicleWords(one) }));
    case 'which_file':
      return (detail.attachments ?? []).map(({ id, name }) => ({ id, name }));
    case 'which_relation':
      return (detail.related ?? []).map((one) => ({ id: one.relation_id, name: `${shortNumber(one.number)} ${one.type_name}` }));
    case 'corrects':
      return detail.log.filter((line) => line.corrects === null).map((line) => ({ id: line.id, name: `${clockTime(line.occurred_at)} ${line.text}` })).toReversed();
  }
}

/** What is there of an incident, as it is now; lines of its log the last first. */
export async function partsOf(part: PartName, { id, place_id, site_id }: Incident): Promise<Part[]> {
  if (part === 'which_caution') return (await getCautions(place_id ?? site_id)).items.map((one) => ({ id: one.id, name: one.text }));
  const detail: Detail | null = await queries.fetchQuery({ queryKey: ['incident', id], queryFn: () => readDetail(id), networkMode: 'always', staleTime: 0 });
  return partsIn(part, { ...detail, log: (detail?.log ?? []).filter((line) => line.incident_id === id) });
}

/** The one that is meant: by its id, or by words of which only one has them. Of lines the last where none is named. */
export async function partSaid(part: PartName, incident: Incident, said: string): Promise<string> {
  const parts = await partsOf(part, incident);
  const wanted = said.toLowerCase();
  const fitting = parts.filter(({ id, name }) => id === said || name.toLowerCase().includes(wanted));
  const [first, ...others] = fitting;
  if (first && (others.length === 0 || (part === 'corrects' && !said))) return first.id;
  throw new Error(t('wrong.which', { said, choices: (others.length > 0 ? fitting : parts).map(({ name }) => name).join(' | ') || '–' }));
}
