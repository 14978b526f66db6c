import { reportPosition } from '../../../api/positions';
import type { Fix } from '../../../api/types';
import { serverNow } from '../../../time/clock';
import { setTrouble } from './share';

/** A walk is told every ten seconds, standing still every minute. */
const EVERY_MS = 10_000;
const STANDING_MS = 60_000;
const LOOK: PositionOptions = { enableHighAccuracy: true, maximumAge: 5_000 };

export function fixOf(unit_id: string, { coords, timestamp }: GeolocationPosition, ahead_ms: number): Fix {
  const { latitude, longitude, accuracy, heading } = coords;
  return {
    unit_id,
    latitude,
    longitude,
    accuracy_m: accuracy,
    // A phone that stands still has no direction.
    heading_deg: heading === null || Number.isNaN(heading) ? null : heading,
    at: new Date(timestamp + ahead_ms).toISOString(),
  };
}

/** Says where the phone is until it is stopped. Only the last position matters: what was not sent is not kept. */
export function follow(unit: string, report: (fix: Fix) => Promise<unknown> = reportPosition): () => void {
  if (!('geolocation' in navigator)) {
    setTrouble('missing');
    return () => undefined;
  }
  let last: GeolocationPosition | null = null;
  let sent_ms = 0;
  let sending = false;
  const send = async () => {
    if (!last || sending) return;
    const fix = fixOf(unit, last, serverNow() - Date.now());
    last = null;
    sending = true;
    sent_ms = Date.now();
    try {
      await report(fix);
      setTrouble(null);
    } catch {
      setTrouble('unsent');
    } finally {
      sending = false;
    }
  };
  const seen = (position: GeolocationPosition) => {
    last = position;
    if (Date.now() - sent_ms >= EVERY_MS) void send();
  };
  const failed = ({ code, PERMISSION_DENIED }: GeolocationPositionError) => setTrouble(code === PERMISSION_DENIED ? 'denied' : 'missing');
  const watch = navigator.geolocation.watchPosition(seen, failed, LOOK);
  const timer = setInterval(() => {
    if (last) void send();
    else if (Date.now() - sent_ms >= STANDING_MS) navigator.geolocation.getCurrentPosition(seen, failed, LOOK);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    navigator.geolocation.clearWatch(watch);
  };
}
