import { mayDo } from '../../../shell/session';
import type { Me } from '../../../api/types';
import { t } from '../text';

/** What is done at the desk itself and not to an incident or a unit. As with acts: menu, key and command come from this list. */
export type DeskId =
  | 'new_call' | 'next_waiting' | 'map' | 'cards' | 'boards' | 'undock_queue' | 'undock_incident' | 'undock_units' | 'undock_map' | 'wall'
  | 'positions' | 'sounds' | 'display' | 'lock' | 'help' | 'sign_out';

export interface DeskAct {
  id: DeskId;
  label: string;
  key?: string;
  /** The words of the command line that mean it. */
  command: string;
  /** For those only who may do that. */
  right?: string;
}

export type Desk = Record<DeskId, () => void>;

export const DESK: DeskAct[] = [
  { id: 'new_call', label: t('desk.new_call'), key: 'n', command: 'new', right: 'incident.create' },
  { id: 'next_waiting', label: t('desk.next_waiting'), key: ',', command: 'next' },
  { id: 'cards', label: t('desk.cards'), key: 'Ctrl+Alt+p', command: 'print all' },
  { id: 'boards', label: t('desk.boards'), key: 'v', command: 'boards' },
  { id: 'positions', label: t('desk.positions'), key: 'Alt+p', command: 'positions' },
  { id: 'map', label: t('desk.map'), key: 'm', command: 'map' },
  { id: 'undock_queue', label: t('desk.undock_queue'), key: '6', command: 'undock queue' },
  { id: 'undock_incident', label: t('desk.undock_incident'), key: '7', command: 'undock incident' },
  { id: 'undock_units', label: t('desk.undock_units'), key: '8', command: 'undock units' },
  { id: 'undock_map', label: t('desk.undock_map'), key: '9', command: 'undock map' },
  { id: 'wall', label: t('desk.wall'), key: 'w', command: 'wall' },
  { id: 'sounds', label: t('desk.sounds'), key: 's', command: 'sounds' },
  { id: 'display', label: t('desk.display'), key: 'd', command: 'view' },
  { id: 'lock', label: t('desk.lock'), key: 'Alt+l', command: 'lock' },
  { id: 'help', label: t('desk.help'), key: '?', command: 'help' },
  { id: 'sign_out', label: t('desk.sign_out'), key: 'Ctrl+Alt+q', command: 'logout' },
];

export const deskActs = (me: Me): DeskAct[] => DESK.filter(({ right }) => !right || mayDo(me, right));
export const deskByCommand = (said: string): DeskAct | undefined => DESK.find(({ command }) => command === said.trim().toLowerCase().replaceAll(/\s+/g, ' '));
