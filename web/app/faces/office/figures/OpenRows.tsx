import { goTo } from '../../../shell/address';
import { t } from '../text';

/** A name that opens the rows behind it; or a number, which then stands in front of what it is of. */
export function OpenRows({ open, name, shown }: { open: string; name: string; shown?: string | number }) {
  const label = shown === undefined ? t('figures.alarm.open_rows', { name }) : t('figures.alarm.open_number', { shown, name });
  return (
    <button type="button" className="office-behind-open" aria-label={label} onClick={() => goTo({ key: open })}>
      {shown ?? name}
    </button>
  );
}
