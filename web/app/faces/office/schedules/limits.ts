/** A plan appears at most this many minutes before its time. */
export const DAY_MIN = 24 * 60;
