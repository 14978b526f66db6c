import type { Figure } from '../../../api/types';
import { t } from '../text';
import { Bar } from './Bar';
import { percent, time } from './words';

/** Half, nine of ten, the share in target, and how many that stands on. */
export function FigureCell({ figure, most }: { figure: Figure; most: number }) {
  if (figure.count === 0) return <span className="quiet">{t('figures.none')}</span>;
  return (
    <div className="office-figure num">
      <span>{t('figures.times', { p50: time(figure.p50_us), p90: time(figure.p90_us) })}</span>
      <Bar value={figure.p90_us ?? 0} most={most} />
      <span className="quiet">
        {figure.with_target > 0
          ? t('figures.share', { percent: percent(figure.in_target, figure.with_target), n: figure.with_target })
          : t('figures.counted', { n: figure.count })}
      </span>
    </div>
  );
}
