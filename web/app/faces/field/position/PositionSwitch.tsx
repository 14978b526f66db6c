import type { Unit } from '../../../api/types';
import { t } from '../text';
import { setShared, useShare } from './share';

/** The officer's own say over the phone's position: it is never sent without this, and never off duty. */
export function PositionSwitch({ unit }: { unit: Unit }) {
  const { on, trouble } = useShare();
  const state = on && trouble ? `position.${trouble}` as const : on ? (unit.duty === 'off_duty' ? 'position.off_duty' : 'position.on') : 'position.off';
  return (
    <div className="position-switch">
      <button type="button" className="field-button" aria-pressed={on} onClick={() => setShared(!on)}>
        {t('position.share')}
      </button>
      <p className="quiet">{t(state)}</p>
    </div>
  );
}
