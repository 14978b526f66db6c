import type { Session } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { agentName } from './agent';

const COLUMNS: Column<Session>[] = [
  { key: 'agent', title: t('sessions.agent'), render: ({ agent, current }) => `${agentName(agent) || t('sessions.unknown')}${current ? ` (${t('sessions.current')})` : ''}` },
  { key: 'since', title: t('sessions.since'), render: ({ created_at }) => timeAt(created_at, undefined, serverNow()) },
  { key: 'seen', title: t('sessions.seen'), render: ({ seen_at }) => timeAt(seen_at, undefined, serverNow()) },
  { key: 'factors', title: t('sessions.factors'), render: ({ factors }) => t(`factors.${factors}`) },
];

interface SessionsProps {
  sessions: Session[];
  /** An act for each, beside those of the list. */
  renderAct?: Column<Session>['render'];
}

/** Where an account is signed in. */
export function Sessions({ sessions, renderAct }: SessionsProps) {
  const columns = renderAct ? [...COLUMNS, { key: 'acts', title: t('acts'), render: renderAct }] : COLUMNS;
  return <DataTable caption={t('sessions.caption', { n: sessions.length })} columns={columns} rows={sessions} rowKey={({ id }) => id} empty={t('sessions.none')} />;
}
