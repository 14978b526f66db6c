import { describe, expect, it } from 'vitest';
import type { Check } from '../../../api/types';
import { advice, found, means, percent, step } from './words';

const check = (fields: Partial<Check>): Check => ({
  subject: 'database',
  level: 'fails',
  since: '2026-03-01T12:00:00.000000Z',
  about: [],
  detail: null,
  seconds: null,
  count: null,
  free_bytes: null,
  ...fields,
});

describe('what is said of a finding', () => {
  it.each([
    [check({ detail: 'no answer within 3 s' }), 'no answer within 3 s'],
    [check({ subject: 'disk', about: ['data'], free_bytes: 100 * 1_048_576 }), '100 MiB'],
    [check({ subject: 'self_probe', about: ['feed'] }), 'live feed'],
    [check({ subject: 'clock', about: ['database'], seconds: -5 }), 'database'],
    [check({ subject: 'clock', about: ['set'], seconds: 120 }), 'was set'],
    [check({ subject: 'certificate', seconds: 86_400 * 5 }), '5 days'],
    [check({ subject: 'certificate', seconds: 86_400 * 5, detail: 'no answer within 30 s' }), 'no answer within 30 s'],
    [check({ subject: 'certificate', detail: 'a.example could not be checked' }), 'no certificate'],
    [check({ subject: 'nodes', about: ['n2'] }), 'n2'],
    [check({ subject: 'witness', about: ['castellan/one'], detail: 'shrunk' }), 'castellan/one'],
    [check({ subject: 'checkpoint_copies' }), 'copied elsewhere'],
    [check({ subject: 'checkpoint_copies', about: ['witness'] }), 'not the journal'],
    [check({ subject: 'nodes', about: ['n2'], detail: 'clocks' }), 'clock'],
  ])('%o', (finding, words) => {
    expect(found(finding)).toContain(words);
    expect(means(finding)).not.toBe('');
    expect(advice(finding)).not.toBe('');
  });

  it('knows steps that it does not know', () => expect(step('teleport')).toBe('teleport'));

  it.each([
    [1, '100.00 %'],
    [0.999_999, '99.99 %'],
    [0, '0.00 %'],
  ])('shows %d as %s', (share, shown) => expect(percent(share)).toBe(shown));
});
