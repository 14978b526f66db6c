import { Button } from '@mantine/core';
import type { Incident } from '../../../api/types';
import type { Act } from '../acts/act';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';

/** Acts that add to the part of the incident under which they stand. */
export function ActButtons({ incident, acts }: { incident: Incident; acts: Act[] }) {
  const target = { incident };
  return acts
    .filter((act) => isGranted(act) && act.legal(target))
    .map((act) => (
      <Button key={act.id} size="compact-xs" onClick={() => void perform(act, target)}>
        {act.label(target)}…
      </Button>
    ));
}
