import { catalogue } from '../../text/catalogue';
import en from './en.json';

export const t = catalogue<keyof typeof en>(en);
