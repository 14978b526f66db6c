import { type FormEvent, useId, useState } from 'react';
import { Sheet } from '../Sheet';
import { t } from '../text';
import { reasonOf } from './reason';

const READY = ['urgent', 'far', 'unsafe', 'unfit'] as const;

interface RefuseSheetProps {
  onClose: () => void;
  onRefuse: (reason: string) => void;
}

/** A refusal without a reason leaves the control room guessing. */
export function RefuseSheet({ onClose, onRefuse }: RefuseSheetProps) {
  const [ready, setReady] = useState('');
  const [own, setOwn] = useState('');
  const [tried, setTried] = useState(false);
  const id = useId();
  const reason = reasonOf(ready, own);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!reason) return;
    onRefuse(reason);
    onClose();
  };
  return (
    <Sheet title={t('refuse.title')} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <fieldset className="field-choices">
          <legend>{t('refuse.why')}</legend>
          {READY.map((one) => {
            const words = t(`refuse.${one}`);
            return (
              <label key={one}>
                <input type="radio" name={id} checked={ready === words} onChange={() => setReady(words)} />
                {words}
              </label>
            );
          })}
        </fieldset>
        <label className="field-input">
          {t('refuse.own')}
          <input type="text" maxLength={500} value={own} aria-describedby={tried && !reason ? `${id}-why` : undefined} onChange={(event) => setOwn(event.target.value)} />
        </label>
        {tried && !reason && (
          <p className="field-error" role="alert" id={`${id}-why`}>
            {t('refuse.missing')}
          </p>
        )}
        <div className="field-row">
          <button type="button" className="field-button" onClick={onClose}>
            {t('back')}
          </button>
          <button type="submit" className="field-button" data-primary>
            {t('refuse.submit')}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
