import { sendFile } from '../../../api/attachments';
import { getIncident } from '../../../api/incidents';
import { sendAdvance, sendBackup, sendDuty, sendIncident, sendLine, sendSafe } from '../../../api/keyed';
import { live } from '../../../live/hooks';
import { notify } from '../../../shell/notices';
import { bodyOf } from '../report/draft';
import { t } from '../text';
import type { Unsent } from './act';
import { photoOf } from './photos';

/** One try to bring an act to the server. */
export async function send({ key, act, occurred_at }: Unsent): Promise<void> {
  switch (act.kind) {
    case 'advance': {
      const { to, reason } = act;
      await sendAdvance(key, act.assignment_id, reason ? { to, reason, occurred_at } : { to, occurred_at });
      return refresh(act.incident_id);
    }
    case 'line':
      await sendLine(key, act.incident_id, { text: act.text, occurred_at });
      return refresh(act.incident_id);
    case 'photo': {
      const photo = await photoOf(act.photo);
      if (!photo) throw new Error(t('photo.lost'));
      await sendFile(key, act.incident_id, photo, { name: act.name, occurred_at });
      return refresh(act.incident_id);
    }
    case 'backup':
      await sendBackup(key, act.incident_id, act.reason ? { reason: act.reason, occurred_at } : { occurred_at });
      return refresh(act.incident_id);
    case 'safe':
      await sendSafe(key, act.assignment_id, { occurred_at });
      return refresh(act.incident_id);
    case 'duty': {
      const unit = await sendDuty(key, act.unit_id, { to: act.to, occurred_at });
      // Between two journal numbers: the next entry about the unit wins over it.
      live.putUnit(unit, live.last_seq + 0.5);
      return;
    }
    case 'report': {
      const incident = await sendIncident(key, bodyOf(act.draft, occurred_at));
      live.putIncident(incident, incident.last_seq);
      notify('info', t('report.received', { type: incident.type_name, number: incident.number }));
    }
  }
}

/** So that the page shows the step before the act leaves the list; the feed may be a moment behind. */
async function refresh(incident_id: string): Promise<void> {
  const image = await getIncident(incident_id).catch(() => null);
  if (image) live.putIncident(image, image.last_seq);
}
