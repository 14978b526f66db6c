import * as api from '../../../api/desk';
import type { DeskPosition } from '../../../api/types';
import { currentAccount } from '../../../shell/session';
import { DESK } from '../desk/useDesk';
import { queries } from '../../../shell/queries';
import { t } from '../text';
import type { Act, Target } from './act';
import { personIdOf } from './people';

const positionOf = ({ position }: Target): DeskPosition => {
  if (!position) throw new Error('an act of the control room was called without a position');
  return position;
};
export const isMine = (position: DeskPosition | undefined) => position?.holder !== null && position?.holder?.account_id === currentAccount();

/** The feed says it too; whoever did it sees it at once. */
const reload = () => queries.invalidateQueries(DESK);

export const take: Act = {
  id: 'desk_take',
  key: 'Alt+a',
  on: 'position',
  right: 'incident.handle',
  label: ({ position }) => t(position?.holder ? 'act.desk_relieve' : 'act.desk_take', { position: position?.name ?? '', who: position?.holder?.name ?? '' }),
  legal: ({ position }) => position !== undefined && !isMine(position),
  fields: [],
  run: async (target) => {
    const done = await api.takePosition(positionOf(target).id);
    await reload();
    return t('done.desk_take', { position: done.name });
  },
};

export const leave: Act = {
  id: 'desk_leave',
  key: 'Alt+x',
  on: 'position',
  right: 'incident.handle',
  label: ({ position }) => t('act.desk_leave', { position: position?.name ?? '' }),
  legal: ({ position }) => isMine(position),
  fields: [{ name: 'text', required: false }],
  asks: true,
  run: async (target, values) => {
    const done = await api.leavePosition(positionOf(target).id, values.text?.trim());
    await reload();
    return t('done.desk_leave', { position: done.name });
  },
};

/** The position goes over with every open incident that one answers for. */
export const handOver: Act = {
  id: 'desk_hand_over',
  key: 'Alt+f',
  on: 'position',
  right: 'incident.handle',
  label: ({ position }) => t('act.desk_hand_over', { position: position?.name ?? '' }),
  legal: ({ position }) => isMine(position),
  fields: [{ name: 'person', required: true }, { name: 'text', required: true }],
  run: async (target, values) => {
    const position = positionOf(target);
    const done = await api.handOver(position.id, await personIdOf(values.person ?? '', position.site_id), values.text ?? '');
    await reload();
    return t('done.desk_hand_over', { position: done.name, who: done.holder?.name ?? '', n: done.unsigned.at(-1)?.incidents ?? 0 });
  },
};

/** Whoever holds the position has read what was passed on. */
export const sign: Act = {
  id: 'desk_sign',
  key: 'Alt+r',
  on: 'position',
  right: 'incident.handle',
  label: ({ position }) => t('act.desk_sign', { position: position?.name ?? '' }),
  legal: ({ position }) => isMine(position) && (position?.unsigned.length ?? 0) > 0,
  fields: [],
  run: async (target) => {
    const position = positionOf(target);
    for (const note of position.unsigned) await api.signPassOn(note.id);
    await reload();
    return t('done.desk_sign', { position: position.name });
  },
};
