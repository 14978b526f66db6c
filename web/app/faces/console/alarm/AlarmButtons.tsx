import { Button } from '@mantine/core';
import type { Alarm } from '../../../api/types';
import type { Act } from '../acts/act';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';

/** Acts that add to the part of the alarm under which they stand. */
export function AlarmButtons({ alarm, acts }: { alarm: Alarm; acts: Act[] }) {
  const target = { alarm };
  return acts
    .filter((act) => isGranted(act) && act.legal(target))
    .map((act) => (
      <Button key={act.id} size="compact-xs" onClick={() => void perform(act, target)}>
        {act.label(target)}…
      </Button>
    ));
}
