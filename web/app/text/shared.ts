import { catalogue } from './catalogue';
import en from './en.json';

export type SharedKey = keyof typeof en;
export const shared = catalogue<SharedKey>(en);
