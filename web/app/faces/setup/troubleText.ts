import type { Trouble } from './draft';
import { t } from './text';

export function troubleText(trouble: Trouble): string {
  const { kind, ...values } = trouble;
  return t(kind, values);
}
