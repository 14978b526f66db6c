import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Incident, OutsideCall } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { CONTACTS, callOutside, isUnderWay, outsideWord, serviceWord } from '../acts/outsideActs';
import { perform } from '../acts/perform';
import { isGranted, legalActs } from '../acts/registry';
import { t } from '../text';
import { ActButtons } from './ActButtons';

/** Police, fire, ambulance and whoever else the site's list names: one click a call, and how far each is. */
export function OutsideHelp({ incident }: { incident: Incident }) {
  const offered = isOpen(incident) && isGranted(callOutside);
  const contacts = useQuery({ ...CONTACTS(incident.site_id), enabled: offered }).data?.contacts ?? [];
  if (!offered && incident.outside.length === 0) return null;
  return (
    <section className="outside" aria-label={t('outside.title')}>
      <h3>{t('outside.title')}</h3>
      {offered && (
        <div className="outside-numbers" role="group" aria-label={t('outside.numbers')}>
          {contacts.map((one) => (
            <Button
              key={one.id}
              size="compact-xs"
              aria-label={t('outside.call', { service: serviceWord(one.service), name: one.name, phone: one.number })}
              title={[one.name, one.number, one.note].filter(Boolean).join('\n')}
              onClick={() => void perform(callOutside, { incident }, { contact: one.id })}
            >
              {serviceWord(one.service)} <span className="num">{one.number}</span>
            </Button>
          ))}
          <ActButtons incident={incident} acts={[callOutside]} />
        </div>
      )}
      {incident.outside.length > 0 && (
        <ul>
          {incident.outside.map((call) => (
            <Call key={call.id} incident={incident} call={call} />
          ))}
        </ul>
      )}
    </section>
  );
}

const LAST = ['closed', 'rejected', 'on_scene', 'dispatched', 'accepted', 'sent'] as const;

function Call({ incident, call }: { incident: Incident; call: OutsideCall }) {
  const stamp = LAST.map((leg) => call.stamps[leg]).find((made) => made !== null);
  const zone = live.sites.get(incident.site_id)?.time_zone;
  const target = { incident, outside: call };
  return (
    <li data-call={call.id} data-active={isUnderWay(call)}>
      <strong>{call.name}</strong>
      {call.number && <a className="num" href={`tel:${call.number}`}>{call.number}</a>}
      <span>
        {outsideWord(call.state)} {stamp && <span className="num quiet">{timeAt(stamp.occurred_at, zone, serverNow())}</span>}
      </span>
      <span className="quiet">
        {[call.reference && t('outside.reference', { reference: call.reference }), call.outcome, call.note, t('outside.by', { caller: call.caller })]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <div className="outside-acts">
        {legalActs(target).map((act) => (
          <Button key={act.id} size="compact-xs" onClick={() => void perform(act, target)}>
            {act.label(target)}{act.fields.length > 0 && '…'}
          </Button>
        ))}
      </div>
    </li>
  );
}
