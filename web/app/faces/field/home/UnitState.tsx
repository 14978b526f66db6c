import type { ReactNode } from 'react';
import type { Unit } from '../../../api/types';
import { availabilityShape, availabilityWord } from '../../../theme/status';
import { Since } from '../Since';

/** My state, large enough to be read at arm's length. It follows from assignments and duty, so only the duty can be set. */
export function UnitState({ unit, children }: { unit: Unit; children?: ReactNode }) {
  return (
    <section className="unit-state" aria-label={unit.call_sign}>
      <h1>
        <span>
          <span aria-hidden="true">{availabilityShape(unit.availability)}</span> {availabilityWord(unit.availability)}
        </span>
        <Since at={unit.availability_since} />
      </h1>
      {children}
    </section>
  );
}
