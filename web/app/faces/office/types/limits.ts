/** Longest target in seconds; the server refuses more. */
export const WEEK_S = 7 * 24 * 3600;
/** Between two safety checks; the server's own bound. */
export const SAFETY_MIN_MAX = 240;
