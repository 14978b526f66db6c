import { useQuery } from '@tanstack/react-query';
import { getPanel } from '../../../api/alarms';
import type { Alarm, AlarmAccount, AlarmKeyholder } from '../../../api/types';
import { queries } from '../../../shell/queries';
import { mayDo, useMe } from '../../../shell/session';
import { t } from '../text';

/** Whom to call does not change while one alarm is worked on. */
const FRESH_MS = 60_000;

/** The premises themselves, in the place of a keyholder's name. */
export const PREMISES = 'premises';

export const PANEL = (id: string) => ({ queryKey: ['panel', id], queryFn: () => getPanel(id), staleTime: FRESH_MS });

/** What is known of the panel of an alarm, for those who may see it. */
export function usePanel(id: string | null | undefined) {
  const may = mayDo(useMe(), 'alarm_account.read');
  return useQuery({ ...PANEL(id ?? ''), enabled: Boolean(id) && may });
}

/** Whom to call, as far as it was read. */
export const knownKeyholders = (id: string | null): AlarmKeyholder[] => queries.getQueryData<AlarmAccount>(PANEL(id ?? '').queryKey)?.keyholders ?? [];

/** The name of the one who is meant, none for the premises. A name that nobody has would go down as a wrong pass phrase. */
export async function keyholderSaid(alarm: Alarm, said: string | undefined): Promise<string | undefined> {
  const wanted = said?.trim().toLowerCase() ?? '';
  if (!wanted || wanted === PREMISES || !alarm.account_id) return undefined;
  const { keyholders } = await queries.fetchQuery(PANEL(alarm.account_id));
  const names = Array.from(new Set(keyholders.map(({ name }) => name)));
  const fitting = names.filter((name) => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)));
  const found = names.find((name) => name.toLowerCase() === wanted) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (found === undefined) throw new Error(t('wrong.person', { said: said ?? '', choices: names.join(', ') }));
  return found;
}
