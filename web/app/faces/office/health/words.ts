import type { Check } from '../../../api/types';
import { durationInWords } from '../../../time/durations';
import { t } from '../text';

const MIB = 1_048_576;
const GIB = 1024 * MIB;

/** Some checks find two different things wrong; each has words of its own. */
function cause({ subject, about, detail, seconds }: Check) {
  if (subject === 'clock') return about.includes('set') ? 'clock_set' : 'clock';
  if (subject === 'checkpoint_copies' && about.includes('witness')) return 'contradicted';
  if (subject === 'nodes') return detail === 'clocks' ? 'clocks' : 'nodes';
  // One that comes by itself says why it does not; a file has no reason.
  if (subject === 'certificate' && detail) return seconds === null ? 'certificate_missing' : 'certificate_renewal';
  return subject;
}

const size = (bytes: number) => (bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${Math.round(bytes / GIB)} GiB`);

const DAY = 86_400;
const time = (seconds: number) => (seconds < 2 * DAY ? durationInWords(seconds) : t('health.days', { n: Math.floor(seconds / DAY) }));

/** What was found, with what the server measured. */
export function found(check: Check): string {
  const { about, detail, seconds, count, free_bytes } = check;
  return t(`health.found.${cause(check)}`, {
    about: about.join(', '),
    step: check.subject === 'self_probe' && about[0] ? step(about[0]) : '',
    why: detail ?? '',
    time: seconds === null ? t('health.never') : time(Math.abs(seconds)),
    n: count ?? 0,
    free: size(free_bytes ?? 0),
  });
}

export const means = (check: Check) => t(`health.means.${cause(check)}`);
export const advice = (check: Check) => t(`health.do.${cause(check)}`);

const STEPS = ['rehearsal', 'store', 'read', 'feed', 'web', 'receiver'] as const;

/** A step of the self-probe; a newer server may know others. */
export function step(name: string): string {
  const known = STEPS.find((one) => one === name);
  return known ? t(`health.step.${known}`) : name;
}

/** A share, never rounded up to a whole that it is not. */
export function percent(share: number): string {
  const hundredths = Math.floor(share * 10_000);
  return `${(hundredths / 100).toFixed(2)} %`;
}
