import type { Grant, Role, Site } from '../../../api/types';
import { roleWord } from '../../../theme/status';
import { t } from '../text';

export const ROLES: Role[] = ['administrator', 'manager', 'supervisor', 'dispatcher', 'officer', 'receptionist', 'investigator', 'auditor', 'client'];


/** Dispatcher (Harbour Point) */
export function grantWords({ role, site_id }: Grant, sites: Site[]): string {
  if (site_id === null) return roleWord(role);
  return `${roleWord(role)} (${sites.find(({ id }) => id === site_id)?.name ?? t('site.unknown')})`;
}

/** The same role at the same site twice says nothing more. */
export function distinct(grants: Grant[]): Grant[] {
  return grants.filter((grant, at) => grants.findIndex((one) => one.role === grant.role && one.site_id === grant.site_id) === at);
}
