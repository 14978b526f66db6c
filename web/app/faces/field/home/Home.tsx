import type { Unit } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import { AssignmentCard } from '../assignment/AssignmentCard';
import { NextSteps } from '../assignment/NextSteps';
import { tasksOf } from '../assignment/steps';
import type { Board } from '../board/useBoard';
import { PositionSwitch } from '../position/PositionSwitch';
import { t } from '../text';
import { DutySwitch } from './DutySwitch';
import './home.css';
import { NoUnit } from './NoUnit';
import { TaskList } from './TaskList';
import { UnitState } from './UnitState';

interface HomeProps {
  board: Board;
  unit: Unit | undefined;
  chosen: string | null;
}

export function Home({ board, unit, chosen }: HomeProps) {
  const me = useMe();
  if (!board.ready) {
    return (
      <main className="field-main">
        <output>{t('loading')}</output>
      </main>
    );
  }
  if (!unit) return <NoUnit />;
  const tasks = tasksOf(board.incidents, unit.id);
  const task = tasks.find(({ assignment }) => assignment.id === chosen) ?? tasks[0];
  const site = board.sites.find(({ id }) => id === (task?.incident.site_id ?? unit.site_id));
  // With an assignment the duty is not what the thumb looks for: it moves below.
  const duty = (
    <>
      <DutySwitch unit={unit} zone={site?.time_zone} />
      {mayDo(me, 'position.report_own') && <PositionSwitch unit={unit} />}
    </>
  );
  return (
    <>
      <main className="field-main">
        <UnitState unit={unit}>{!task && duty}</UnitState>
        {tasks.length > 1 && <TaskList tasks={tasks} chosen={task?.assignment.id} />}
        {task ? (
          <>
            <AssignmentCard key={task.assignment.id} task={task} site={site} />
            <section className="unit-state" aria-label={t('duty')}>
              {duty}
            </section>
          </>
        ) : (
          <p className="field-empty">{t(unit.duty === 'on_duty' ? 'none.on_duty' : 'none.away')}</p>
        )}
      </main>
      {task && <NextSteps task={task} />}
      {!task && mayDo(me, 'incident.create') && (
        <div className="next-steps">
          <button type="button" className="field-button" data-big onClick={() => goTo({ view: 'report' })}>
            {t('report.open')}
          </button>
        </div>
      )}
    </>
  );
}
