import { useEffect } from 'react';
import { useFeed, useLinkPhase } from '../../live/hooks';
import { goTo, useAddress } from '../../shell/address';
import { NoticeStrip } from '../../shell/NoticeStrip';
import { mayDo, useMe } from '../../shell/session';
import { NewAssignment } from './alert/NewAssignment';
import { tasksOf } from './assignment/steps';
import { fillMine } from './board/fill';
import { useBoard } from './board/useBoard';
import './field.css';
import { Header } from './home/Header';
import { Home } from './home/Home';
import { GlassBar } from './link/GlassBar';
import { LinkBar } from './link/LinkBar';
import { outbox } from './outbox/phone';
import { useFollow } from './position/useFollow';
import { Report } from './report/Report';

/** The officer's phone: my state, my assignments, the next thing to press. */
export function FieldApp() {
  const me = useMe();
  const phase = useLinkPhase();
  const address = useAddress();
  const board = useBoard();
  useFeed(true, fillMine);
  useEffect(() => outbox.startFor(me.account.id ?? ''), [me.account.id]);
  useEffect(() => {
    if (phase === 'live') outbox.wake();
  }, [phase]);

  const tasks = board.units.flatMap((unit) => tasksOf(board.incidents, unit.id));
  const wanted = address.get('unit');
  const busy = board.units.find(({ id }) => tasks.some(({ assignment }) => assignment.unit_id === id));
  const unit = board.units.find(({ id }) => id === wanted) ?? busy ?? board.units[0];
  useFollow(unit, mayDo(me, 'position.report_own'));
  const reporting = address.get('view') === 'report' && mayDo(me, 'incident.create');

  return (
    <div className="field" data-stale={phase === 'stale' || board.kept_ms !== null || undefined}>
      <Header units={board.units} unit={unit} kept_ms={board.kept_ms} />
      <LinkBar kept_ms={board.kept_ms} />
      <GlassBar />
      <NoticeStrip />
      <NewAssignment tasks={tasks} />
      {reporting ? (
        <Report board={board} unit={unit} again={address.get('again')} onDone={() => goTo({ view: null, again: null })} />
      ) : (
        <Home board={board} unit={unit} chosen={address.get('assignment')} />
      )}
    </div>
  );
}
