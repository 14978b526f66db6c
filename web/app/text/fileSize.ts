import { language } from './language';

const KB = 1_000;
const MB = 1_000_000;

/** 3.4 MB */
export function fileSize(bytes: number): string {
  const [unit, per] = bytes < KB ? ['byte', 1] : bytes < MB ? ['kilobyte', KB] : ['megabyte', MB];
  return new Intl.NumberFormat(language, { style: 'unit', unit: unit as string, maximumFractionDigits: 1 }).format(bytes / (per as number));
}
