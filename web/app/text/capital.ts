/** The server says what happened in lower-case fragments; alone on a line it begins as a sentence does. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
