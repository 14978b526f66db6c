import { Button } from '@mantine/core';
import type { ErasurePreview, LegalHold } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import { t } from '../text';
import { HoldForm } from './HoldForm';
import { HoldTable } from './HoldTable';
import { calledOf } from './words';

/** What keeps one person from being erased: holds on them, and on incidents that mention them. */
export function HoldsOn({ person }: { person: ErasurePreview }) {
  const me = useMe();
  const address = useAddress();
  const may = !person.erased_at && mayDo(me, 'legal_hold.manage');
  const onOf = ({ incident_id }: LegalHold) => {
    const on = person.incidents.find((one) => one.incident_id === incident_id);
    return on ? t('holds.on_incident', { number: on.number }) : t('holds.on_person');
  };
  if (person.erased_at && person.holds.length === 0) return null;
  return (
    <section className="office-part subjects-wide" aria-labelledby="subjects-holds">
      <h3 id="subjects-holds">{t('holds.title')}</h3>
      <HoldTable holds={person.holds} caption={t('holds.caption', { n: person.holds.length })} empty={t('holds.none_here')} onOf={onOf} lifting={address.get('lift')} />
      {may && <Button onClick={() => goTo({ hold: 'person' })}>{t('holds.place')}</Button>}
      {may && address.get('hold') === 'person' && <HoldForm person={{ id: person.id, name: calledOf(person) }} onClose={() => goTo({ hold: null })} />}
    </section>
  );
}
