import { useEffect } from 'react';
import type { Unit } from '../../../api/types';
import { follow } from './follow';
import { useShare } from './share';

/** The phone says where it is as long as the officer allows it and the unit is at work. */
export function useFollow(unit: Unit | undefined, may: boolean): void {
  const { on } = useShare();
  const id = on && may && unit && unit.duty !== 'off_duty' ? unit.id : null;
  useEffect(() => (id === null ? undefined : follow(id)), [id]);
}
