import { catalogue, translated } from '../../../text/catalogue';
import en from './en.json';

/** The words of the alarm's pane, which come with it; what the queue and the acts say is in the console's own. */
export const ta = catalogue<keyof typeof en>(en, await translated(import.meta.glob('./{de,fr,es,ar}.json', { query: '?url', import: 'default', eager: true })));
