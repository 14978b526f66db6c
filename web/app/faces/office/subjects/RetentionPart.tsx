import { Button, Group } from '@mantine/core';
import type { Retention, RetentionProposal, Subject } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { dateOf, timeAt } from '../../../time/zone';
import { useProposals, useRetention } from '../data';
import { RowName } from '../list/RowName';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { ApproveForm } from './ApproveForm';
import { DismissForm } from './DismissForm';
import { RetentionForm } from './RetentionForm';
import { calledOf, KINDS, timeOf } from './words';

/** For how long persons are kept, whose time is over, and what became of earlier lists. */
export function RetentionPart() {
  const me = useMe();
  const address = useAddress();
  const close = () => goTo({ keep: null });
  return (
    <section className="office-part subjects-wide subjects-list" aria-labelledby="retention-title">
      <h2 id="retention-title">{t('retention.title')}</h2>
      <p className="office-note">{t('retention.about')}</p>
      <Loaded query={useRetention()}>
        {(schedule) => (
          <>
            <Times schedule={schedule} />
            {mayDo(me, 'retention.manage') && <Button onClick={() => goTo({ keep: 'times' })}>{t('retention.set')}</Button>}
            {mayDo(me, 'retention.manage') && address.get('keep') === 'times' && <RetentionForm key={schedule.version} schedule={schedule} onClose={close} />}
          </>
        )}
      </Loaded>
      <Loaded query={useProposals()}>
        {({ items }) => {
          const open = items.find(({ state }) => state === 'open');
          const earlier = items.filter(({ state }) => state !== 'open');
          return (
            <>
              {open ? <Proposed proposal={open} /> : <p className="office-note">{t('retention.none_due')}</p>}
              {earlier.length > 0 && <DataTable caption={t('retention.earlier')} columns={EARLIER} rows={earlier} rowKey={({ id }) => id} empty="" />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

const Times = ({ schedule }: { schedule: Retention }) => (
  <ul className="office-list">
    {KINDS.map((kind) => (
      <li key={kind}>{t(`retention.time.${kind}`, { time: timeOf(schedule[`${kind}_days`]) })}</li>
    ))}
    {schedule.least_days !== null && <li>{t('retention.time.least', { time: timeOf(schedule.least_days) })}</li>}
  </ul>
);

const PERSONS: Column<Subject>[] = [
  { key: 'name', title: t('subjects.name'), render: (one) => <RowName change={{ subject: one.id }}>{one.erased_at ? t('subjects.someone') : calledOf(one)}</RowName> },
  { key: 'phone', title: t('subjects.phone'), render: ({ phone }) => <span className="num">{phone}</span> },
  { key: 'since', title: t('subjects.since'), render: ({ made_at }) => <span className="num">{dateOf(made_at)}</span> },
];

const gone = ({ persons }: RetentionProposal) => persons.filter(({ erased_at }) => erased_at !== null).length;

const EARLIER: Column<RetentionProposal>[] = [
  { key: 'made', title: t('retention.made'), render: ({ made_at }) => <span className="num">{timeAt(made_at, undefined, serverNow())}</span> },
  { key: 'state', title: t('state'), render: ({ state }) => t(`retention.state.${state}`) },
  { key: 'by', title: t('retention.decided_by'), render: ({ decided_by }) => decided_by },
  { key: 'why', title: t('holds.reason'), render: ({ reason }) => reason },
  { key: 'persons', title: t('retention.persons'), render: (one) => t('retention.erased_of', { n: gone(one), all: one.persons.length }) },
];

/** The list that waits for somebody. */
function Proposed({ proposal }: { proposal: RetentionProposal }) {
  const me = useMe();
  const address = useAddress();
  const may = mayDo(me, 'subject.erase');
  const close = () => goTo({ keep: null });
  return (
    <>
      <DataTable caption={t('retention.due', { n: proposal.persons.length })} columns={PERSONS} rows={proposal.persons} rowKey={({ id }) => id} empty={t('retention.hidden')} />
      {may && (
        <Group gap="xs">
          <Button variant="filled" onClick={() => goTo({ keep: 'approve' })}>
            {t('retention.approve', { n: proposal.persons.length })}
          </Button>
          <Button onClick={() => goTo({ keep: 'dismiss' })}>{t('retention.dismiss')}</Button>
        </Group>
      )}
      {may && address.get('keep') === 'approve' && <ApproveForm key={proposal.id} proposal={proposal} onClose={close} />}
      {may && address.get('keep') === 'dismiss' && <DismissForm key={proposal.id} proposal={proposal} onClose={close} />}
    </>
  );
}
