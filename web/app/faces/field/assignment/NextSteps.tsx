import { useState } from 'react';
import type { Step } from '../../../api/types';
import { mayDo, useMe } from '../../../shell/session';
import { outbox, useOutbox } from '../outbox/phone';
import { t } from '../text';
import { BackupSheet } from './BackupSheet';
import { OtherSteps } from './OtherSteps';
import { RefuseSheet } from './RefuseSheet';
import { SafetyCheck } from './SafetyCheck';
import { pressed, stepsOf, type Task } from './steps';
import { stepWord } from './stepWord';

/** The next thing to press, where the thumb is. Only what is legal now is there. */
export function NextSteps({ task }: { task: Task }) {
  const { incident, assignment } = task;
  const me = useMe();
  const { items, sending, trouble } = useOutbox();
  const [asking, setAsking] = useState<'refuse' | 'backup' | null>(null);
  const waiting = pressed(items, assignment.id);
  const steps = stepsOf(assignment, waiting);
  const busy = waiting !== null && sending !== null && trouble === null;
  const close = () => setAsking(null);

  const advance = (to: Step, reason?: string) => {
    const act = { kind: 'advance', incident_id: incident.id, number: incident.number, assignment_id: assignment.id, to } as const;
    outbox.add(reason ? { ...act, reason } : act);
  };

  return (
    <nav className="next-steps" aria-label={t('steps')}>
      <SafetyCheck task={task} />
      <div className="field-row">
        {steps.refuse && (
          <button type="button" className="field-button" onClick={() => setAsking('refuse')}>
            {t('step.refused')}
          </button>
        )}
        {mayDo(me, 'incident.ask_backup') && (
          <button type="button" className="field-button" onClick={() => setAsking('backup')}>
            {t('backup.ask')}
          </button>
        )}
        {steps.others.length > 0 && <OtherSteps steps={steps.others} onStep={advance} />}
      </div>
      {steps.primary && (
        <button type="button" className="field-button" data-big data-primary disabled={busy} onClick={() => steps.primary && advance(steps.primary)}>
          {busy ? t('step.sending') : stepWord(steps.primary)}
        </button>
      )}
      {asking === 'refuse' && <RefuseSheet onClose={close} onRefuse={(reason) => advance('refused', reason)} />}
      {asking === 'backup' && <BackupSheet incident={incident} onClose={close} />}
    </nav>
  );
}
