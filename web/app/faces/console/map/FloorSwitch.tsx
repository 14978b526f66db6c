import { t } from '../text';
import { keepFocus } from '../board/keepFocus';
import type { Floor, Level } from '../../../map/storeys';

interface FloorSwitchProps {
  floors: Floor[];
  shown: Level;
  counts: Map<number, number>;
  onShow: (level: Level) => void;
}

/** The storeys of the site, one button each, with how much goes on there. */
export function FloorSwitch({ floors, shown, counts, onShow }: FloorSwitchProps) {
  if (floors.length === 0) return null;
  return (
    <div role="group" aria-label={t('map.floors')} className="floors">
      <button type="button" aria-pressed={shown === null} onMouseDown={keepFocus} onClick={() => onShow(null)}>
        {t('map.allFloors')}
      </button>
      {floors.map(({ level, name }) => {
        const count = counts.get(level) ?? 0;
        const said = name ?? t('map.floor', { level });
        return (
          <button key={level} type="button" aria-pressed={shown === level} title={said} onMouseDown={keepFocus} onClick={() => onShow(level)}>
            <span aria-hidden="true">{level}</span>
            <span className="sr-only">{said}</span>
            {count > 0 && (
              <span className="floors-count">
                <span aria-hidden="true">{count}</span>
                <span className="sr-only">, {t('map.onFloor', { count })}</span>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
