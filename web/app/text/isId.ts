const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether somebody chose a thing from a list, rather than wrote its name. */
export const isId = (said: string): boolean => ID.test(said);
