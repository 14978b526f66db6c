import { catalogue, translated } from './catalogue';
import en from './en.json';

export type SharedKey = keyof typeof en;
export const shared = catalogue<SharedKey>(en, await translated(import.meta.glob('./{de,fr,es,ar}.json', { query: '?url', import: 'default', eager: true })));
