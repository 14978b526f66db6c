import { NewSecret } from '../tokens/NewSecret';
import { t } from '../text';

/** Shown this once, to be printed or written down. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  return <NewSecret title={t('sign_in.codes')} about={t('sign_in.codes.about')} secret={codes.join('\n')} onClose={onClose} />;
}
