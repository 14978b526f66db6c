import type { KeyBinding } from '../../keys/registry';
import { live } from '../../live/hooks';
import { perform } from './acts/perform';
import { performNext } from './acts/performNext';
import { actById } from './acts/registry';
import type { ActId } from './acts/act';
import { say } from './acts/result';
import { QueueView } from './board/queueView';
import { openSelectedMenu } from './queue/rowMenu';
import { t } from './text';

interface KeyContext {
  site: string | null;
  selected: string | null;
  open: (id: string) => void;
  toQueue: () => void;
  takeCall: () => void;
  showHelp: () => void;
  toggleMap: () => void;
}

/** Opens the form of an act on the selected incident, if it is legal there. */
function onSelected(id: ActId, selected: string | null): void {
  const incident = selected ? live.incidents.get(selected) : undefined;
  const act = actById(id);
  if (!incident) return say({ ok: false, text: t('key.nothing_selected') });
  if (!act.legal({ incident })) return say({ ok: false, text: t('key.not_now', { act: act.label({ incident }) }) });
  void perform(act, { incident });
}

/** With units on it, they go along. */
function mergeOf(selected: string | null): ActId {
  const incident = selected ? live.incidents.get(selected) : undefined;
  return incident && actById('merge_moving').legal({ incident }) ? 'merge_moving' : 'merge';
}

/** Every key of the console. The help sheet prints this list. */
export function consoleKeys(context: KeyContext): KeyBinding[] {
  const { site, selected } = context;
  const moveTo = (choose: (at: number, last: number) => number) => () => {
    const ids = new QueueView(site).ids();
    const id = ids[choose(selected ? ids.indexOf(selected) : -1, ids.length - 1)];
    if (id) context.open(id);
  };
  const queue = t('keys.queue');
  const incident = t('keys.incident');
  const everywhere = t('keys.everywhere');
  const act = (key: string, id: ActId): KeyBinding => ({ keys: [key], about: t(`verb.${id as 'close'}`), group: incident, run: () => onSelected(id, selected) });
  return [
    { keys: ['Space'], about: t('key.next'), group: queue, run: () => performNext(selected) },
    { keys: ['ArrowDown', 'j'], about: t('key.down'), group: queue, run: moveTo((at, last) => Math.min(last, at + 1)), repeats: true },
    { keys: ['ArrowUp', 'k'], about: t('key.up'), group: queue, run: moveTo((at, last) => (at < 0 ? last : Math.max(0, at - 1))), repeats: true },
    { keys: ['Home'], about: t('key.first'), group: queue, run: moveTo(() => 0) },
    { keys: ['End'], about: t('key.last'), group: queue, run: moveTo((_, last) => last) },
    { keys: ['n'], about: t('verb.new'), group: queue, run: context.takeCall },
    { keys: ['.'], about: t('key.menu'), group: incident, run: () => openSelectedMenu(selected) },
    act('a', 'assign'),
    act('p', 'priority'),
    act('l', 'log'),
    act('h', 'hold'),
    act('b', 'backup'),
    act('c', 'close'),
    act('o', 'call_outside'),
    act('w', 'person'),
    { ...act('d', 'merge'), run: () => onSelected(mergeOf(selected), selected) },
    { keys: ['m'], about: t('key.map'), group: everywhere, run: context.toggleMap },
    { keys: ['Escape'], about: t('key.escape'), group: everywhere, run: context.toQueue },
    { keys: ['?'], about: t('key.help'), group: everywhere, run: context.showHelp },
  ];
}
