import { t } from '../text';

export function NoUnit() {
  return (
    <main className="field-main">
      <h1>{t('no_unit.title')}</h1>
      <p>{t('no_unit.body')}</p>
      <p>{t('no_unit.by_itself')}</p>
    </main>
  );
}
