import type { MayLine, Site } from '../../../api/types';
import { roleWord } from '../../../theme/status';
import { grantWords } from '../people/grants';
import { t } from '../text';

/** Why somebody may do something, or why not, with the roles and sites that decide it. */
export function whyWords({ because, grants, roles }: Pick<MayLine, 'because' | 'grants' | 'roles'>, site: string, sites: Site[]): string {
  const there = grants.filter(({ site_id }) => site === '' || site_id === null || site_id === site);
  const words = (held: typeof grants) => held.map((grant) => grantWords(grant, sites)).join(', ');
  if (because === 'granted') return t('why.granted', { roles: words(there) });
  if (because === 'disabled') return t('why.disabled', { roles: words(there) });
  if (because === 'second_factor') return t('why.second_factor');
  if (because === 'elsewhere') return t('why.elsewhere', { roles: words(grants) });
  return roles.length === 0 ? t('why.nobody') : t('why.no_role', { roles: roles.map(roleWord).join(', ') });
}
