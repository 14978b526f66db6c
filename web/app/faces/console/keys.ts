import { listPositions } from '../../api/desk';
import { sentence } from '../../api/errors';
import type { Alarm, Me } from '../../api/types';
import type { KeyBinding } from '../../keys/registry';
import { groupBy } from '../../lists/groupBy';
import { live } from '../../live/hooks';
import { queries } from '../../shell/queries';
import type { Act, Target } from './acts/act';
import { ALARM_ACTS } from './acts/alarmActs';
import { byProgress } from './acts/assignments';
import { type Desk, deskActs } from './acts/desk';
import { latestFirst } from './acts/outsideActs';
import { ask, perform } from './acts/perform';
import { performNext } from './acts/performNext';
import { ACTS, isGranted } from './acts/registry';
import { say } from './acts/result';
import type { BoardFilter } from './board/filter';
import { QueueView } from './board/queueView';
import { DESK } from './desk/useDesk';
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

/** What belongs to an incident is taken away by one command, so that the command says less than the act. */
const aboutOf = (act: Act) => (act.id === 'correct' || act.id.startsWith('un') ? act.label({}) : t(`verb.${act.id as 'close'}`));

/** Of which unit or call for help the row has the focus. */
const focused = (attribute: string) => document.activeElement?.closest(`[${attribute}]`)?.getAttribute(attribute);

/** Does the first of the acts of a key that fits the selected incident, an assignment or help of it; says so where none does. */
function onSelected(acts: Act[], selected: string | null): void {
  const incident = selected ? live.incidents.get(selected) : undefined;
  const alarm = selected && !incident ? live.alarms.get(selected) : undefined;
  if (alarm) return onAlarm(acts, alarm);
  if (!incident) return say({ ok: false, text: t('key.nothing_selected') });
  const assignments: Target[] = byProgress(incident).map((assignment) => ({ incident, assignment }));
  const call = focused('data-call');
  const outside = latestFirst(incident.outside).filter(({ id }) => !call || id === call);
  const targets: Target[] = [{ incident }, ...assignments, ...outside.map((one) => ({ incident, outside: one }))];
  for (const act of acts.filter(isGranted)) {
    const target = targets.find((one) => act.legal(one));
    if (target) return void perform(act, target);
  }
  const act = acts.find((one) => !ALARM_ACTS.includes(one));
  if (act) say({ ok: false, text: t('key.not_now', { act: act.id.startsWith('outside') ? aboutOf(act) : act.label(assignments[0] ?? { incident }) }) });
}

/** Asks to which it is to be done, unless that is clear. */
function among(act: Act, targets: Target[], sure: boolean): void {
  const fit = isGranted(act) ? targets.filter(act.legal) : [];
  const [first] = fit;
  if (!first) return say({ ok: false, text: t('key.not_now', { act: aboutOf(act) }) });
  if (sure && fit.length === 1) return void perform(act, first);
  return ask({ act, target: {}, values: {}, among: fit });
}

/** To the unit whose row has the focus. */
function onUnit(act: Act, site: string | null): void {
  const id = focused('data-unit');
  const units = live.units.values().filter((unit) => (id ? unit.id === id : !unit.retired && (site === null || unit.site_id === site)));
  among(act, units.sort((a, b) => a.call_sign.localeCompare(b.call_sign)).map((unit) => ({ unit })), id !== undefined);
}

/** Goes on by itself where that leads to a form: nobody is relieved, and nothing signed unread, by one press. */
async function onPosition(act: Act, site: string | null): Promise<void> {
  try {
    const { items } = await queries.fetchQuery({ ...DESK, queryFn: listPositions, staleTime: 0, retry: false });
    among(act, items.filter((one) => site === null || one.site_id === site).map((position) => ({ position })), act.fields.length > 0);
  } catch (failure) {
    say({ ok: false, text: sentence(failure) });
  }
}

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
  const groups = { unit: t('units.title'), position: t('desk.title') };
  const acts = Array.from(groupBy(ACTS, (act) => act.key), ([key, same]): KeyBinding => {
    const [act] = same;
    if (!act?.on) return { keys: [key], about: aboutKey(same), group: incident, run: () => onSelected(same, selected) };
    const run = act.on === 'unit' ? () => onUnit(act, filter.site) : () => void onPosition(act, filter.site);
    return { keys: [key], about: aboutOf(act), group: groups[act.on], run };
  });
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
