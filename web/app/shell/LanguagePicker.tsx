import { chooseLanguage, language, type Language, LANGUAGES } from '../text/language';
import { shared } from '../text/shared';
import './languagePicker.css';

/** Another language loads the page again. The browser's own list: it is small, and the phone shows it large. */
export function LanguagePicker({ account }: { account: string | null }) {
  return (
    <span className="shell-language" title={shared('language')}>
      <span aria-hidden="true">{language.toUpperCase()}</span>
      <select aria-label={shared('language')} value={language} onChange={(event) => chooseLanguage(event.target.value as Language, account)}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
