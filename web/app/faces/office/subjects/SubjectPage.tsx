import { useEffect, useRef } from 'react';
import type { ErasurePreview, MentionedOn } from '../../../api/types';
import { mayDo, useMe } from '../../../shell/session';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { dateOf, timeAt } from '../../../time/zone';
import { useErasure, useSiteList } from '../data';
import { RowName } from '../list/RowName';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { AccessPart } from './AccessPart';
import { ErasePart } from './ErasePart';
import { HoldsOn } from './HoldsOn';
import { calledOf } from './words';

/** One person: where they are mentioned, what is kept, what holds it, and its erasure. */
export function SubjectPage({ id }: { id: string }) {
  return (
    <>
      <p className="subjects-back">
        <RowName change={{ subject: null, hold: null, lift: null, erase: null }}>{t('subjects.back')}</RowName>
      </p>
      <Loaded query={useErasure(id)}>{(preview) => <Person key={String(preview.erased_at)} preview={preview} />}</Loaded>
    </>
  );
}

function Person({ preview }: { preview: ErasurePreview }) {
  const me = useMe();
  const heading = useRef<HTMLHeadingElement>(null);
  const { erased_at, erased_by, phone, made_at, incidents } = preview;
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h2 ref={heading} tabIndex={-1} className="subjects-name">
        {erased_at ? t('subjects.someone') : calledOf(preview)}
      </h2>
      <p className="subjects-known">
        {erased_at
          ? t('subjects.was_erased', { at: timeAt(erased_at, undefined, serverNow()), entry: erased_by ?? 0 })
          : t(phone && preview.name ? 'subjects.known_with_phone' : 'subjects.known', { since: dateOf(made_at), phone: phone ?? '' })}
      </p>
      <Incidents incidents={incidents} />
      {!erased_at && <AccessPart id={preview.id} />}
      {mayDo(me, 'legal_hold.read') && <HoldsOn person={preview} />}
      {!erased_at && <ErasePart preview={preview} />}
    </>
  );
}

function Incidents({ incidents }: { incidents: MentionedOn[] }) {
  const sites = useSiteList().data;
  const siteOf = (id: string) => sites?.find((site) => site.id === id);
  const columns: Column<MentionedOn>[] = [
    { key: 'number', title: t('subjects.incident'), render: ({ number, incident_id }) => <a className="office-row-name num" href={`/console/incidents/${incident_id}`}>{number}</a> },
    { key: 'site', title: t('site'), render: ({ site_id }) => siteOf(site_id)?.name ?? (sites && t('site.unknown')) },
    { key: 'received', title: t('subjects.received'), render: ({ site_id, received_at }) => <span className="num">{timeAt(received_at, siteOf(site_id)?.time_zone, serverNow())}</span> },
    { key: 'kinds', title: t('subjects.as'), render: ({ kinds }) => kinds.map((kind) => t(`subjects.kind.${kind}`)).join(', ') },
  ];
  return <DataTable caption={t('subjects.mentioned', { n: incidents.length })} columns={columns} rows={incidents} rowKey={({ incident_id }) => incident_id} empty="" />;
}
