import { t } from '../text';
import { VERBS } from './verbs';

/** The commands, from the same list that reads them. */
export function CommandHelp() {
  return (
    <section className="command-help">
      <h3>{t('command.title')}</h3>
      <dl>
        {VERBS.map((verb) => (
          <div key={verb.usage}>
            <dt><code dir="ltr">{verb.usage}</code></dt>
            <dd>{verb.about}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
