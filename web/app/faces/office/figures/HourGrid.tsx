import { t } from '../text';
import { hourWord, weekdayWord } from './words';
import { DataScroll } from '../../../shell/DataScroll';

export interface HourCell {
  weekday: number;
  hour: number;
  /** What the cell shows. */
  text: string;
  /** How dark it is, compared with the others. */
  value: number;
  /** The whole of it in words. */
  words: string;
}

interface HourGridProps {
  caption: string;
  cells: HourCell[];
  /** Opens what is behind a cell. */
  onOpen?: (cell: HourCell) => void;
}

/** Shades of a cell: more cannot be told apart. */
const SHADES = 5;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** A week, one cell an hour: the number in it, and a shade for those who look from afar. */
export function HourGrid({ caption, cells, onOpen }: HourGridProps) {
  const most = Math.max(...cells.map(({ value }) => value));
  const shade = (value: number) => (value > 0 && most > 0 ? Math.ceil((SHADES * value) / most) : 0);
  return (
    <DataScroll label={caption}>
      <table className="office-hours num">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('figures.weekday')}</th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col" aria-label={hourWord(hour)}>
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[0, 1, 2, 3, 4, 5, 6].map((weekday) => (
            <tr key={weekday}>
              <th scope="row">{weekdayWord(weekday)}</th>
              {cells
                .filter((cell) => cell.weekday === weekday)
                .map((cell) => (
                  <td key={cell.hour} data-shade={shade(cell.value)} title={cell.words}>
                    {onOpen && cell.value > 0 ? (
                      <button type="button" aria-label={cell.words} onClick={() => onOpen(cell)}>
                        {cell.text}
                      </button>
                    ) : (
                      cell.text
                    )}
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
    </DataScroll>
  );
}
