import { live } from '../../../live/hooks';
import { t } from '../text';
import { offeredNext, offeredNextOnAlarm } from './offeredNext';
import { perform } from './perform';
import { actById } from './registry';
import { say } from './result';

/** How long a second press waits for the image that the first one made. */
const SETTLE_MS = 2_000;

const underWay = new Map<string, { seq: number; until_ms: number }>();

/** The next right act on an incident or an alarm. Pressed twice in haste, it is done once: the next step needs the new image first. */
export function performNext(id: string | null): void {
  const incident = id ? live.incidents.get(id) : undefined;
  const alarm = id ? live.alarms.get(id) : undefined;
  const image = incident ?? alarm;
  if (!image) return say({ ok: false, text: t('key.nothing_selected') });
  const before = underWay.get(image.id);
  if (before && before.seq === image.last_seq && Date.now() < before.until_ms) return undefined;
  const { act, blocked } = incident ? offeredNext(incident, live.units.values()) : alarm ? offeredNextOnAlarm(alarm) : { blocked: '' };
  if (!act) return say({ ok: false, text: blocked || t('key.nothing_next') });
  underWay.set(image.id, { seq: image.last_seq, until_ms: Date.now() + SETTLE_MS });
  void perform(actById(act.id), act.target, act.values).then((done) => done || underWay.delete(image.id));
  return undefined;
}
