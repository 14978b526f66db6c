import { shared } from '../../../text/shared';
import { Sheet } from '../Sheet';
import { t } from '../text';

interface SignOutSheetProps {
  waiting: number;
  onLeave: () => void;
  onClose: () => void;
}

export function SignOutSheet({ waiting, onLeave, onClose }: SignOutSheetProps) {
  return (
    <Sheet title={t('leave.title')} onClose={onClose}>
      <p>{t('leave.body', { n: waiting })}</p>
      <div className="field-row">
        <button type="button" className="field-button" onClick={onLeave}>
          {shared('session.sign_out')}
        </button>
        <button type="button" className="field-button" data-primary onClick={onClose}>
          {t('leave.stay')}
        </button>
      </div>
    </Sheet>
  );
}
