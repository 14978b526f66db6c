import type { Check, Health, HealthNode } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { useHealth } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';
import './health.css';
import { advice, found, means, percent, step } from './words';

const at = (time: string) => timeAt(time, undefined, serverNow());
const isFinding = ({ level }: Check) => level === 'warns' || level === 'fails';

/** One thing that does not work: what, since when, what it means, what to do. */
function Finding({ check }: { check: Check }) {
  const id = `health-${check.subject}`;
  return (
    <article className="health-finding" data-level={check.level} aria-labelledby={id}>
      <h3 id={id}>
        <span aria-hidden="true">{check.level === 'fails' ? '▲' : '■'}</span> {t(`health.level.${check.level}`)}: {t(`health.subject.${check.subject}`)}
      </h3>
      <p>{found(check)}</p>
      <p>{means(check)}</p>
      <p>
        <strong>{t('health.what_to_do')}</strong> {advice(check)}
      </p>
      <p className="office-note">{t('health.since', { at: at(check.since) })}</p>
    </article>
  );
}

const CHECKS: Column<Check>[] = [
  { key: 'subject', title: t('health.looked_at'), render: ({ subject }) => t(`health.subject.${subject}`) },
  { key: 'level', title: t('state'), render: ({ level }) => t(`health.level.${level}`) },
  { key: 'since', title: t('health.since_column'), render: ({ since }) => <span className="num">{at(since)}</span> },
];

const NODES: Column<HealthNode>[] = [
  { key: 'name', title: t('health.node'), render: ({ name, here }) => (here ? t('health.here', { name }) : name) },
  { key: 'alive', title: t('state'), render: ({ alive }) => t(alive ? 'health.alive' : 'health.gone') },
  { key: 'version', title: t('health.version'), render: ({ version }) => <span className="num">{version}</span> },
  { key: 'started', title: t('health.started'), render: ({ started_at }) => <span className="num">{at(started_at)}</span> },
  { key: 'beat', title: t('health.heard'), render: ({ beat_at }) => <span className="num">{at(beat_at)}</span> },
  {
    key: 'clock',
    title: t('health.clock'),
    render: ({ clock_ahead_ms }) => <span className="num">{clock_ahead_ms === null ? '' : t('health.clock_ahead', { ms: clock_ahead_ms })}</span>,
  },
];

/** How often the main job worked, by the server's own trials. */
function Worked({ availability: { day, month, probed_since, probed_at, took_ms, failed_at, failed_step, failed_why } }: Pick<Health, 'availability'>) {
  if (!probed_at) return <p>{t('health.not_probed')}</p>;
  return (
    <>
      {day !== null && month !== null && <p>{t('health.worked', { day: percent(day), month: percent(month), since: at(probed_since ?? probed_at) })}</p>}
      <p>{took_ms === null ? t('health.probed', { at: at(probed_at) }) : t('health.probed_in', { at: at(probed_at), ms: took_ms })}</p>
      <p>{failed_at ? t('health.failed', { at: at(failed_at), step: step(failed_step ?? ''), why: failed_why ?? '' }) : t('health.never_failed')}</p>
    </>
  );
}

/** Whether everything works; what does not, since when, what it means and what to do. */
export function HealthTab() {
  const health = useHealth();
  return (
    <Loaded query={health}>
      {(seen) => {
        const findings = seen.checks.filter(isFinding);
        return (
          <section className="health" aria-labelledby="health-title">
            <h2 id="health-title">{findings.length === 0 ? t('health.works') : t('health.findings', { n: findings.length })}</h2>
            <p className="office-note">{t(health.error ? 'health.stale' : 'health.as_of', { at: at(seen.as_of) })}</p>
            {findings.map((check) => (
              <Finding key={check.subject} check={check} />
            ))}
            <h3>{t('health.main_job')}</h3>
            <Worked availability={seen.availability} />
            <p className="office-note">{t('health.main_job_help')}</p>
            <DataTable caption={t('health.checks')} columns={CHECKS} rows={seen.checks} rowKey={({ subject }) => subject} empty="" />
            {seen.nodes.length > 1 && <DataTable caption={t('health.nodes')} columns={NODES} rows={seen.nodes} rowKey={({ name }) => name} empty="" />}
          </section>
        );
      }}
    </Loaded>
  );
}
