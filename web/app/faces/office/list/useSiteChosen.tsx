import type { ReactNode } from 'react';
import type { Site } from '../../../api/types';
import { useAddress } from '../../../shell/address';
import { ChoiceField } from '../ChoiceField';
import { useSiteList } from '../data';
import { t } from '../text';

/** The site whose list is shown, out of the address or the first one, and the choice of another. */
export function useSiteChosen(): { site: Site | undefined; sites: Site[]; choice: ReactNode } {
  const address = useAddress();
  const sites = useSiteList().data ?? [];
  const site = sites.find(({ id }) => id === address.get('site')) ?? sites[0];
  const choice = sites.length > 0 && <ChoiceField label={t('site')} name="site" choices={sites.map(({ id, name }, at) => ({ value: at === 0 ? '' : id, label: name }))} />;
  return { site, sites, choice };
}
