import { language } from './language';

/** The server says what happened in lower-case fragments; alone on a line it begins as a sentence does. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A word of the catalogue inside a sentence. A German noun keeps its capital there. */
export const inside = (word: string) => (language === 'de' ? word : word.toLocaleLowerCase(language));
