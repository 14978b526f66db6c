import { t } from './text';

/** Nothing is a dead end: an empty system says what it needs next. */
export function Done({ signedIn }: { signedIn: boolean }) {
  if (!signedIn) {
    return (
      <main className="setup">
        <h1>{t('done.title')}</h1>
        <p>{t('done.sign_in')}</p>
        <p>
          <a href="/login">{t('sign_in')}</a>
        </p>
      </main>
    );
  }
  return (
    <main className="setup">
      <h1>{t('done.title')}</h1>
      <p>{t('done.body')}</p>
      <ul className="setup-next">
        <li><a href="/office?tab=people">{t('done.people')}</a></li>
        <li><a href="/office?tab=places">{t('done.places')}</a></li>
        <li><a href="/office?tab=units">{t('done.units')}</a></li>
        <li><a href="/console">{t('done.console')}</a></li>
      </ul>
    </main>
  );
}
