import { chooseLanguage, language, type Language, LANGUAGES } from '../text/language';
import { shared } from '../text/shared';

/** Another language loads the page again. The browser's own list: it is small, and the phone shows it large. */
export function LanguagePicker({ account }: { account: string | null }) {
  return (
    <select
      className="shell-language"
      aria-label={shared('language')}
      title={shared('language')}
      value={language}
      onChange={(event) => chooseLanguage(event.target.value as Language, account)}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
