import { Button } from '@mantine/core';
import type { AlarmScript } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataScroll } from '../../../shell/DataScroll';
import { ChoiceField } from '../ChoiceField';
import { useScripts, useSiteList } from '../data';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { categoryWord } from '../figures/alarmWords';
import { t } from '../text';
import { ScriptForm } from './ScriptForm';
import './scripts.css';

/** What is done about alarms at a site, category by category. */
export function ScriptsTab() {
  const address = useAddress();
  const sites = useSiteList().data ?? [];
  const site = sites.find(({ id }) => id === address.get('site')) ?? sites[0];
  const scripts = useScripts(site?.id ?? '');
  const edited = scripts.data?.find(({ category }) => category === address.get('edit'));
  return (
    <>
      <div className="office-tools">
        {sites.length > 0 && <ChoiceField label={t('site')} name="site" choices={sites.map(({ id, name }, at) => ({ value: at === 0 ? '' : id, label: name }))} />}
      </div>
      <p className="office-note">{t('scripts.about')}</p>
      <Loaded query={scripts}>{(all) => <Scripts scripts={all} />}</Loaded>
      {site && edited && <ScriptForm key={edited.category} site={site} script={edited} onClose={() => goTo({ edit: null })} />}
    </>
  );
}

function Scripts({ scripts }: { scripts: AlarmScript[] }) {
  return (
    <DataScroll label={t('tab.scripts')}>
      <table className="data-table">
        <caption>{t('scripts.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('scripts.category')}</th>
            <th scope="col">{t('scripts.steps')}</th>
            <th scope="col">{t('scripts.whose')}</th>
            <th scope="col">{t('scripts.change')}</th>
          </tr>
        </thead>
        <tbody>
          {scripts.map(({ category, steps, own }) => (
            <tr key={category}>
              <th scope="row">{categoryWord(category)}</th>
              <td>
                <ol className="script-steps">
                  {steps.map(({ step, required, note }) => (
                    <li key={step}>
                      {t(`scripts.step.${step}`)}
                      {required && <span className="quiet"> {t('scripts.must')}</span>}
                      {note && <span className="script-note">{note}</span>}
                    </li>
                  ))}
                </ol>
              </td>
              <td>{t(own ? 'scripts.own' : 'scripts.shipped')}</td>
              <td>
                <Guarded right="alarm_script.manage" what={t('scripts.manage')}>
                  <Button aria-label={t('scripts.change_of', { category: categoryWord(category) })} onClick={() => goTo({ edit: category })}>
                    {t('scripts.change')}
                  </Button>
                </Guarded>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </DataScroll>
  );
}
