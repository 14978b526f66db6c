import { t } from './text';

export function Already() {
  return (
    <main className="setup">
      <h1>{t('already.title')}</h1>
      <p>{t('already.body')}</p>
      <p>
        <a href="/login">{t('sign_in')}</a>
      </p>
    </main>
  );
}
