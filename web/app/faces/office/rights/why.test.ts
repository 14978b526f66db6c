import { expect, test } from 'vitest';
import type { Grant, MayLine, Role, Site } from '../../../api/types';
import { whyWords } from './why';

const sites = [{ id: 'hp', name: 'Harbour Point' }, { id: 'nd', name: 'Northgate Depot' }] as Site[];
const at = (role: Role, site_id: string | null): Grant => ({ role, site_id });

test('the roles and sites that decide are named', () => {
  const check = (because: MayLine['because'], grants: Grant[], site: string, expected: string) =>
    expect(whyWords({ because, grants, roles: ['manager', 'administrator'] }, site, sites)).toBe(expected);
  check('granted', [at('manager', null)], 'hp', 'Granted by Manager.');
  check('granted', [at('manager', 'hp'), at('manager', 'nd')], 'hp', 'Granted by Manager (Harbour Point).');
  check('granted', [at('manager', 'hp'), at('manager', 'nd')], '', 'Granted by Manager (Harbour Point), Manager (Northgate Depot).');
  check('elsewhere', [at('manager', 'nd')], 'hp', 'Granted only elsewhere: Manager (Northgate Depot).');
  check('no_role', [], 'hp', 'No role of theirs grants it. It takes one of: Manager, Administrator.');
  check('second_factor', [at('manager', null)], 'hp', 'A role of theirs needs a second factor, and they have none yet: after signing in they can only add one.');
  check('disabled', [at('manager', null)], '', 'The account is disabled. Enabled, it would be granted by Manager.');
});
