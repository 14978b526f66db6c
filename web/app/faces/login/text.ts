import { catalogue, translated } from '../../text/catalogue';
import en from './en.json';

export const t = catalogue<keyof typeof en>(en, await translated(import.meta.glob('./{de,fr,es,ar}.json', { query: '?url', import: 'default', eager: true })));
