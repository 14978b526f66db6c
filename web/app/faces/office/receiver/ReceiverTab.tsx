import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Anomaly, AnomalyKind } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { ChoiceField } from '../ChoiceField';
import { useAnomalies, useSiteList } from '../data';
import { FindField } from '../FindField';
import { holds } from '../form/find';
import { RowName } from '../list/RowName';
import { Loaded } from '../Loaded';
import { PanelForm } from '../panels/PanelForm';
import '../panels/panels.css';
import { t } from '../text';

const KINDS: AnomalyKind[] = ['unknown_account', 'wrong_key', 'wrong_signature', 'not_encrypted', 'broken_frame', 'not_understood', 'clock_drift', 'replay', 'tolerated', 'not_stored'];

const at = (time: string) => timeAt(time, undefined, serverNow());

const COLUMNS: Column<Anomaly>[] = [
  { key: 'kind', title: t('receiver.kind'), render: ({ kind }) => t(`receiver.${kind}`), by: ({ kind }) => KINDS.indexOf(kind) },
  { key: 'number', title: t('panels.account'), render: ({ number }) => <bdi className="num">{number || t('receiver.unreadable')}</bdi>, by: ({ number }) => number },
  { key: 'sender', title: t('receiver.sender'), render: ({ sender }) => <bdi className="num">{sender}</bdi>, by: ({ sender }) => sender },
  { key: 'about', title: t('receiver.about'), render: ({ about }) => about },
  { key: 'count', title: t('receiver.count'), render: ({ count }) => <span className="num">{count}</span>, by: ({ count }) => count },
  { key: 'last', title: t('receiver.last'), render: ({ first_at, last_at }) => <span className="num" title={at(first_at)}>{at(last_at)}</span>, by: ({ last_at }) => last_at },
  { key: 'raw', title: t('receiver.raw'), render: ({ raw_hex }) => <code className="receiver-raw">{raw_hex}</code> },
];

/** A panel that nobody has added can be adopted by what it said; one that was is shown as such, whoever added it. */
const panelColumn = (may: boolean): Column<Anomaly> => ({
  key: 'panel',
  title: t('receiver.panel'),
  by: ({ account_name }) => account_name ?? '',
  render: ({ id, kind, number, frame, account_id, account_name }) => {
    const settled = kind === 'unknown_account' && <>{t('receiver.settled')} </>;
    if (account_id) return <>{settled}<RowName change={{ tab: 'panels', edit: account_id, find: null, kind: null, sort: null }}>{account_name}</RowName></>;
    return may && frame && kind === 'unknown_account' && <Button aria-label={t('panels.adopt_named', { number })} onClick={() => goTo({ adopt: id })}>{t('panels.adopt')}</Button>;
  },
});

/** What the receiver could not take, or had to wonder about: the bytes are kept, nothing is dropped unseen. */
export function ReceiverTab() {
  const anomalies = useAnomalies();
  const address = useAddress();
  const may = mayDo(useMe(), 'alarm_account.manage');
  const sites = useSiteList().data ?? [];
  const wanted = address.get('adopt');
  const [heard, setHeard] = useState<Anomaly>();
  // Kept as it was found: while somebody types, newer rows may push it out of the latest.
  const found = wanted === heard?.id ? undefined : anomalies.data?.find(({ id }) => id === wanted);
  if (found) setHeard(found);
  const [find, kind] = [address.get('find') ?? '', address.get('kind') ?? ''];
  return (
    <>
      <div className="office-tools">
        <FindField label={t('receiver.find')} />
        <ChoiceField name="kind" label={t('receiver.kind')} choices={[{ value: '', label: t('show_all') }, ...KINDS.map((one) => ({ value: one, label: t(`receiver.${one}`) }))]} />
        <p className="office-note">{t('receiver.help')}</p>
      </div>
      <Loaded query={anomalies}>
        {(all) => {
          const shown = all.filter((one) => (!kind || one.kind === kind) && holds(find, one.number, one.sender, one.about, one.account_name ?? '', t(`receiver.${one.kind}`)));
          return (
            <DataTable
              caption={t('receiver.caption', { n: shown.length })}
              columns={[...COLUMNS, panelColumn(may)]}
              rows={shown}
              rowKey={({ id }) => id}
              sort={address.get('sort') ?? '-last'}
              onSort={(sort) => goTo({ sort })}
              empty={t(find || kind ? 'none_found' : 'receiver.empty')}
            />
          );
        }}
      </Loaded>
      {may && heard && heard.id === wanted && <PanelForm key={heard.id} heard={heard} site={sites.length === 1 ? (sites[0]?.id ?? '') : ''} sites={sites} onClose={() => goTo({ adopt: null })} />}
    </>
  );
}
