/** Longest target in seconds; the server refuses more. */
export const WEEK_S = 7 * 24 * 3600;
