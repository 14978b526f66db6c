import { nextTimeOfDay } from '../../../time/zone';

const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000 };

/** `30m`, `2h` or a time of day such as `14:30`, as a moment from now on; null for anything else. */
export function untilSaid(said: string, zone: string | undefined, now_ms: number): string | null {
  const match = /^(\d{1,3})\s*([mh])(?:in)?$/i.exec(said.trim());
  const unit_ms = UNIT_MS[match?.[2]?.toLowerCase() ?? ''];
  if (match && unit_ms) return new Date(now_ms + Number(match[1]) * unit_ms).toISOString();
  return nextTimeOfDay(said, zone, now_ms);
}
