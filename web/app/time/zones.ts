/** The zone of this browser, and all that it knows; the own one is always among them. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

export function allZones(): string[] {
  const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return Array.from(new Set([...known, 'UTC', ownZone()])).sort((a, b) => a.localeCompare(b));
}
