import { listDispatchers } from '../../../api/watch';
import { t } from '../text';

/** The people who may answer for an incident at a site. */
export const dispatchersOf = (site: string) => ({ queryKey: ['dispatchers', site], queryFn: () => listDispatchers(site) });

/** The account of somebody chosen from the list, or of the one whose name is meant. Two that fit are never guessed between. */
export async function personIdOf(said: string, site: string): Promise<string> {
  const { items } = await listDispatchers(site);
  const wanted = said.trim().toLowerCase();
  const exact = items.find((one) => one.account_id === said || one.name.toLowerCase() === wanted);
  if (exact) return exact.account_id;
  const fitting = items.filter((one) => one.name.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)));
  const [only, ...others] = fitting;
  if (only && others.length === 0) return only.account_id;
  if (only) throw new Error(t('wrong.people', { said, choices: fitting.map((one) => one.name).join(', ') }));
  throw new Error(t('wrong.person', { said, choices: items.map((one) => one.name).join(', ') }));
}
