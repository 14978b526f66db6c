import type { KeyBinding } from '../../keys/registry';
import { groupBy } from '../../lists/groupBy';
import { live } from '../../live/hooks';
import { perform } from './acts/perform';
import type { Alarm, Me } from '../../api/types';
import type { Act, Target } from './acts/act';
import { ALARM_ACTS } from './acts/alarmActs';
import { byProgress } from './acts/assignments';
import { type Desk, deskActs } from './acts/desk';
import { performNext } from './acts/performNext';
import { ACTS, isGranted } from './acts/registry';
import { say } from './acts/result';
import type { BoardFilter } from './board/filter';
import { QueueView } from './board/queueView';
import { openSelectedMenu } from './queue/rowMenu';
import { t } from './text';

interface KeyContext {
  filter: BoardFilter;
  selected: string | null;
  open: (id: string) => void;
  /** This and the desk are null in the window of a pane: they belong to the console. */
  toQueue: (() => void) | null;
  desk: Desk | null;
  me: Me;
}

/** Does the first of the acts of a key that fits the selected alarm; says so where none does. */
function onAlarm(acts: Act[], alarm: Alarm): void {
  const own = acts.filter((act) => ALARM_ACTS.includes(act));
  const act = own.find((one) => isGranted(one) && one.legal({ alarm }));
  if (act) return void perform(act, { alarm });
  const [other] = own;
  say({ ok: false, text: other ? t('key.not_now', { act: other.label({ alarm }) }) : t('key.not_alarm') });
}

/** Does the first of the acts of a key that fits the selected incident or an assignment of it; says so where none does. */
function onSelected(acts: Act[], selected: string | null): void {
  const incident = selected ? live.incidents.get(selected) : undefined;
  const alarm = selected && !incident ? live.alarms.get(selected) : undefined;
  if (alarm) return onAlarm(acts, alarm);
  if (!incident) return say({ ok: false, text: t('key.nothing_selected') });
  const targets: Target[] = [{ incident }, ...byProgress(incident).map((assignment) => ({ incident, assignment }))];
  for (const act of acts.filter(isGranted)) {
    const target = targets.find((one) => act.legal(one));
    if (target) return void perform(act, target);
  }
  const act = acts.find((one) => !ALARM_ACTS.includes(one));
  if (act) say({ ok: false, text: t('key.not_now', { act: act.label(targets[1] ?? { incident }) }) });
}

/** What belongs to an incident is taken away by one command, so that the command says less than the act. */
const aboutOf = (act: Act) => (act.id === 'correct' || act.id.startsWith('un') ? act.label({}) : t(`verb.${act.id as 'close'}`));

/** What a key does to an incident, then what it does to an alarm. */
function aboutKey(acts: Act[]): string {
  const first = [acts.find((act) => !ALARM_ACTS.includes(act)), acts.find((act) => ALARM_ACTS.includes(act))];
  return first.flatMap((act) => (act ? [aboutOf(act)] : [])).join(' · ');
}

/** Every key of the console, from the acts and what is done at the desk. The help sheet prints this list. */
export function consoleKeys(context: KeyContext): KeyBinding[] {
  const { filter, selected, desk, me } = context;
  const moveTo = (choose: (at: number, last: number) => number) => () => {
    const ids = new QueueView(filter).ids();
    const id = ids[choose(selected ? ids.indexOf(selected) : -1, ids.length - 1)];
    if (id) context.open(id);
  };
  const queue = t('keys.queue');
  const incident = t('keys.incident');
  const everywhere = t('keys.everywhere');
  const acts = Array.from(groupBy(ACTS.filter((act) => act.key), (act) => act.key ?? ''), ([key, same]): KeyBinding => ({
    keys: [key], about: aboutKey(same), group: incident, run: () => onSelected(same, selected),
  }));
  const atDesk = deskActs(me).flatMap((act): KeyBinding[] =>
    desk && act.key ? [{ keys: [act.key], about: act.label, group: everywhere, run: desk[act.id] }] : [],
  );
  return [
    { keys: ['Space'], about: t('key.next'), group: queue, run: () => performNext(selected) },
    { keys: ['ArrowDown', 'j'], about: t('key.down'), group: queue, run: moveTo((at, last) => Math.min(last, at + 1)), repeats: true },
    { keys: ['ArrowUp', 'k'], about: t('key.up'), group: queue, run: moveTo((at, last) => (at < 0 ? last : Math.max(0, at - 1))), repeats: true },
    { keys: ['Home'], about: t('key.first'), group: queue, run: moveTo(() => 0) },
    { keys: ['End'], about: t('key.last'), group: queue, run: moveTo((_, last) => last) },
    { keys: ['.'], about: t('key.menu'), group: incident, run: () => openSelectedMenu(selected) },
    ...acts,
    ...atDesk,
    ...(context.toQueue ? [{ keys: ['Escape'], about: t('key.escape'), group: everywhere, run: context.toQueue }] : []),
  ];
}
