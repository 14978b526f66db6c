import { lazy, Suspense } from 'react';
import { useAlarm } from '../../live/hooks';
import { IncidentPane } from './incident/IncidentPane';
import { t } from './text';

const AlarmPane = lazy(() => import('./alarm/AlarmPane'));

/** What is selected in the queue: an incident, or an alarm. `alarm`: the address says so, whether or not the board knows it. */
export function SelectedPane({ id, alarm = false }: { id: string; alarm?: boolean }) {
  const known = useAlarm(id);
  if (!known && !alarm) return <IncidentPane id={id} />;
  return (
    <Suspense fallback={<p className="console-empty">{t('incident.loading')}</p>}>
      <AlarmPane id={id} />
    </Suspense>
  );
}
