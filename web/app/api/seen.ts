/** Refuses the change if somebody else changed the record after this version was read. */
export const ifSeen = (version: number | undefined): Record<string, string> => (version === undefined ? {} : { 'If-Match': `"${version}"` });
