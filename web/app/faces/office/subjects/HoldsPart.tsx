import { Button } from '@mantine/core';
import type { LegalHold, ListedHold } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import { ChoiceField } from '../ChoiceField';
import { useHolds } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { HoldForm } from './HoldForm';
import { HoldTable } from './HoldTable';

/** Every legal hold, and the way to place one on an incident. */
export function HoldsPart() {
  const me = useMe();
  const address = useAddress();
  const lifted = address.get('holds') === 'lifted';
  const may = mayDo(me, 'legal_hold.manage');
  return (
    <section className="office-part subjects-wide subjects-list" aria-labelledby="holds-title">
      <h2 id="holds-title">{t('holds.title')}</h2>
      <p className="office-note">{t('holds.about')}</p>
      <div className="office-tools">
        <ChoiceField name="holds" label={t('holds.show')} choices={[{ value: '', label: t('holds.show_open') }, { value: 'lifted', label: t('holds.show_lifted') }]} />
        {may && <Button onClick={() => goTo({ hold: 'incident' })}>{t('holds.place_on_incident')}</Button>}
      </div>
      <Loaded query={useHolds(lifted)}>
        {({ items }) => (
          <HoldTable
            holds={items}
            caption={t('holds.caption', { n: items.length })}
            empty={t(lifted ? 'holds.none_lifted' : 'holds.none')}
            onOf={(hold) => wordsOf(hold, items)}
            lifted={lifted}
            lifting={address.get('lift')}
          />
        )}
      </Loaded>
      {may && address.get('hold') === 'incident' && <HoldForm onClose={() => goTo({ hold: null })} />}
    </section>
  );
}

/** What a hold is on: whoever may not look persons up reads only that it is one. */
function wordsOf({ id, incident_id }: LegalHold, listed: ListedHold[]): string {
  const on = listed.find((one) => one.id === id)?.on;
  if (incident_id) return t('holds.on_incident', { number: on ?? '' });
  return on ?? t('holds.on_a_person');
}
