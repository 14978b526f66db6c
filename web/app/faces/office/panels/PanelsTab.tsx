import { Button } from '@mantine/core';
import { useState } from 'react';
import { updatePanel } from '../../../api/alarms';
import type { AlarmAccount } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { usePanels, useReload, useSiteList } from '../data';
import { Guarded } from '../Guarded';
import { type Filter, RecordList } from '../list/RecordList';
import { t } from '../text';
import { NewSecret } from '../tokens/NewSecret';
import { PanelActs } from './PanelActs';
import { PanelForm } from './PanelForm';
import { KINDS } from './panelDraft';
import { panelSheet } from './panelSheet';
import { openingLines, shelvedZones, stateOf, STATES, stateWords } from './panelWords';
import { ShelveForm } from './ShelveForm';
import { TestForm } from './TestForm';

const NO_SITE = 'none';

const stateFilter: Filter<AlarmAccount> = {
  name: 'show',
  label: t('state'),
  choices: [{ value: '', label: t('places.in_use') }, ...STATES.map((state) => ({ value: state, label: t(`panels.is.${state}`) })), { value: 'all', label: t('show_all') }],
  fits: (panel, wanted) => wanted === 'all' || (wanted ? stateOf(panel, serverNow()) === wanted : !panel.retired),
};

const kindFilter: Filter<AlarmAccount> = {
  name: 'kind',
  label: t('panels.kind'),
  choices: [{ value: '', label: t('panels.kind.all') }, ...KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))],
  fits: ({ kind }, wanted) => !wanted || kind === wanted,
};

/** The alarm panels and other sources that the receiver knows: their keys, zones and keyholders, and when each was heard. */
export function PanelsTab() {
  const me = useMe();
  const may = mayDo(me, 'alarm_account.manage');
  const address = useAddress();
  const sites = useSiteList().data ?? [];
  const panels = usePanels();
  const reload = useReload();
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const now_ms = serverNow();
  const close = () => goTo({ add: null, edit: null, test: null, shelve: null });
  const of = (name: string) => panels.data?.find(({ id }) => id === address.get(name));
  const [edited, tested, shelved] = [of('edit'), of('test'), of('shelve')];
  const zoneOf = ({ site_id }: AlarmAccount) => sites.find(({ id }) => id === site_id)?.time_zone;
  const siteName = ({ site_name }: AlarmAccount) => site_name ?? t('panels.no_site');
  const siteFilter: Filter<AlarmAccount> = {
    name: 'site',
    label: t('site'),
    choices: [{ value: '', label: t('site.all') }, ...sites.map(({ id, name }) => ({ value: id, label: name })), { value: NO_SITE, label: t('panels.no_site') }],
    fits: ({ site_id }, site) => !site || (site === NO_SITE ? site_id === null : site_id === site),
  };
  const columns: Column<AlarmAccount>[] = [
    { key: 'name', title: t('panels.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'account', title: t('panels.account'), render: ({ number }) => <bdi className="num">{number}</bdi>, by: ({ number }) => number },
    { key: 'kind', title: t('panels.kind'), render: ({ kind }) => t(`kind.${kind}`), by: ({ kind }) => KINDS.indexOf(kind) },
    { key: 'site', title: t('site'), render: (panel) => [siteName(panel), panel.place].filter(Boolean).join(' · '), by: siteName },
    { key: 'state', title: t('state'), render: (panel) => stateWords(panel, zoneOf(panel), now_ms), by: (panel) => STATES.indexOf(stateOf(panel, now_ms)) },
    { key: 'hours', title: t('panels.hours'), render: (panel) => openingLines(panel, zoneOf(panel), now_ms).map((line) => <span key={line} className="panel-line">{line}</span>) },
    { key: 'key', title: t('panels.key'), render: ({ has_key, require_encryption }) => t(require_encryption ? 'panels.key.required' : has_key ? 'panels.key.known' : 'panels.key.no') },
    {
      key: 'zones', title: t('panels.zones'), by: ({ zones }) => zones.length,
      render: (panel) => [panel.zones.length, shelvedZones(panel, now_ms).length > 0 && t('panels.shelved', { n: shelvedZones(panel, now_ms).length })].filter(Boolean).join(' · '),
    },
    { key: 'keyholders', title: t('panels.keyholders'), render: ({ keyholders }) => keyholders.map(({ name }) => name).join(', ') },
  ];
  return (
    <>
      <RecordList
        query={panels}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={(panel) => [panel.name, panel.number, siteName(panel), panel.place ?? '', ...panel.zones.map(({ name }) => name), ...panel.keyholders.map(({ name }) => name)]}
        findLabel={t('panels.find')}
        filters={[siteFilter, kindFilter, stateFilter]}
        caption={(n) => t('panels.caption', { n })}
        empty={t('panels.empty')}
        may={may}
        add={
          <Guarded right="alarm_account.manage" what={t('panels.manage')}>
            <Button variant="filled" onClick={() => goTo({ add: 'panel' })}>{t('panels.add')}</Button>
          </Guarded>
        }
        renderActs={(panel) => mayDo(me, 'alarm.inhibit') && !panel.retired && <PanelActs panel={panel} now_ms={now_ms} onSecret={(secret) => setMade({ name: panel.name, secret })} />}
        sheet={panelSheet(sites)}
        history={{ kind: 'alarm_account', image: 'account', sites, restore: may ? ({ id, version }, patch, key) => updatePanel(id, patch, version, key) : undefined }}
        reload={() => reload('panels')}
      />
      {may && edited && <PanelForm key={edited.id} panel={edited} site="" sites={sites} onClose={close} />}
      {may && address.get('add') === 'panel' && <PanelForm site={address.get('site') || (sites.length === 1 ? (sites[0]?.id ?? '') : '')} sites={sites} onClose={close} />}
      {made && <NewSecret title={t('panels.secret_made', { name: made.name })} secret={made.secret} onClose={() => setMade(null)} />}
      {tested && <TestForm key={tested.id} panel={tested} onClose={close} />}
      {shelved && <ShelveForm key={shelved.id} panel={shelved} onClose={close} />}
    </>
  );
}
