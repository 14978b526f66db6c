import { setChain } from '../../../api/watch';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { duration } from '../../../time/durations';
import { useAccounts, useChains, useReload, useSiteList } from '../data';
import { Guarded } from '../Guarded';
import { type Filter, RecordList } from '../list/RecordList';
import { siteFilter } from '../list/siteFilter';
import { t } from '../text';
import { ChainForm } from './ChainForm';
import { bodyOf, chainSheet, type SiteChain, stepWords } from './chainSheet';

const isOwn = ({ version }: SiteChain) => version > 0;

const COLUMNS: Column<SiteChain>[] = [
  { key: 'site', title: t('site'), render: ({ site }) => site.name, by: ({ site }) => site.name },
  {
    key: 'steps',
    title: t('chain.steps'),
    render: ({ steps }) => (
      <ol className="office-steps">
        {steps.map((step) => <li key={`${step.after_s}/${step.role ?? step.person?.account_id}`}>{stepWords(step)}</li>)}
      </ol>
    ),
    by: ({ steps }) => steps.length,
  },
  { key: 'percent', title: t('chain.percent_short'), render: ({ priority_percent }) => priority_percent.map((one) => `${one} %`).join(' · ') },
  { key: 'untouched', title: t('chain.untouched_short'), render: ({ untouched_s }) => duration(untouched_s), by: ({ untouched_s }) => untouched_s },
  { key: 'whose', title: t('chain.whose'), render: (chain) => t(isOwn(chain) ? 'chain.own' : 'chain.shipped'), by: (chain) => Number(isOwn(chain)) },
];

const WHOSE: Filter<SiteChain> = {
  name: 'whose',
  label: t('chain.whose'),
  choices: [{ value: '', label: t('show_all') }, { value: 'own', label: t('chain.own') }, { value: 'shipped', label: t('chain.shipped') }],
  fits: (chain, whose) => !whose || isOwn(chain) === (whose === 'own'),
};

/** Who hears of a broken promise at each site, in which order, and after how long. */
export function ChainTab() {
  const me = useMe();
  const address = useAddress();
  const sites = useSiteList();
  const chains = useChains(sites.data ?? []);
  const accounts = useAccounts(mayDo(me, 'account.read')).data ?? [];
  const reload = useReload();
  const may = mayDo(me, 'chain.manage');
  const edited = chains.data?.find(({ site_id }) => site_id === address.get('edit'));
  return (
    <>
      <p className="office-note">{t('chain.about')}</p>
      <RecordList
        query={{ ...chains, error: sites.error ?? chains.error }}
        columns={COLUMNS}
        idOf={({ site_id }) => site_id}
        nameOf={({ site }) => site.name}
        texts={({ site, steps }) => [site.name, site.code, steps.map(stepWords).join(' ')]}
        findLabel={t('chain.find')}
        filters={[siteFilter(sites.data ?? []), WHOSE]}
        sort="site"
        caption={(n) => t('chain.caption', { n })}
        empty={t('places.no_site')}
        may={may}
        add={may ? undefined : <Guarded right="chain.manage" what={t('chain.manage')}>{null}</Guarded>}
        sheet={chainSheet(accounts)}
        history={{
          kind: 'chain',
          sites: sites.data ?? [],
          restore: may ? (chain, patch, key) => setChain(chain.site_id, { ...bodyOf(chain), ...patch }, chain.version, key) : undefined,
        }}
        reload={() => reload('chain')}
      />
      {may && edited && <ChainForm key={edited.site_id} site={edited.site} chain={edited} onClose={() => goTo({ edit: null })} />}
    </>
  );
}
