import { shared } from '../text/shared';

/** `mm:ss` under an hour, `h:mm` above. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 3600) return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
  return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}`;
}

/** The same for a screen reader, which would read 00:41 as a time of day. */
export function durationInWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return shared('duration.hours', { hours, minutes });
  if (minutes > 0) return shared('duration.minutes', { minutes, seconds: whole % 60 });
  return shared('duration.seconds', { seconds: whole });
}

export function secondsBetween(from: string, to_s: number): number {
  return Math.max(0, to_s - Math.floor(Date.parse(from) / 1000));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
