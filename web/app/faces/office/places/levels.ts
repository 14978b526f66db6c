/** Storeys of a building; 0 is the ground floor. */
export const LEVELS = { min: -20, max: 200 };
