import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { Dialog } from '../../../shell/Dialog';
import { currentSettings, onSettings, SILENCE_MAX_MIN, sayAgain, setVolume, silence, silenceIn, VOLUME_MAX } from '../../../sound/settings';
import { setMuted, sound, TONE_NAMES, type ToneName } from '../../../sound/tones';
import { useMuted } from '../../../sound/useMuted';
import { serverNow } from '../../../time/clock';
import { useSecond } from '../../../time/useSecond';
import { clockTime } from '../../../time/zone';
import { t } from '../text';
import './sounds.css';

const MINUTES = [5, 15, 30, SILENCE_MAX_MIN];
const ALL = 'all';

/** Each kind of sound: hear it, set how loud it is, and silence it for a while with a reason. */
export default function SoundSheet({ onClose }: { onClose: () => void }) {
  const settings = useSyncExternalStore(onSettings, currentSettings);
  const muted = useMuted();
  const now_ms = useSecond() * 1000;
  return (
    <Dialog opened onClose={onClose} title={t('desk.sounds')} size="44rem">
      {muted && (
        <p>
          {t('sounds.muted')} <Button size="compact-sm" onClick={() => setMuted(false)}>{t('sounds.unmute')}</Button>
        </p>
      )}
      <table className="sounds" aria-label={t('desk.sounds')}>
        <tbody>
          {TONE_NAMES.map((name) => {
            const silent = silenceIn(settings, name, now_ms);
            return (
              <tr key={name}>
                <th scope="row">{t(`sounds.${name}`)}</th>
                <td>
                  <input
                    type="range" min={0.1} max={VOLUME_MAX} step={0.1} aria-label={t('sounds.volume', { sound: t(`sounds.${name}`) })}
                    value={settings[name]?.volume ?? 1} onChange={(event) => setVolume(name, Number(event.currentTarget.value))}
                  />
                </td>
                <td><Button size="compact-sm" aria-label={t('sounds.test', { sound: t(`sounds.${name}`) })} onClick={() => sound(name)}>{t('sounds.hear')}</Button></td>
                <td>
                  {silent ? (
                    <>
                      {t('sounds.silent', { time: clockTime(silent.until_ms), reason: silent.reason })}{' '}
                      <Button size="compact-sm" aria-label={t('sounds.again', { sound: t(`sounds.${name}`) })} onClick={() => sayAgain(name)}>{t('sounds.on_again')}</Button>
                    </>
                  ) : <span className="quiet">{t('sounds.heard')}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <SilenceForm />
    </Dialog>
  );
}

function SilenceForm() {
  const [which, setWhich] = useState<ToneName | typeof ALL>(ALL);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(15);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim()) return;
    silence(which === ALL ? TONE_NAMES : [which], reason.trim(), minutes, serverNow());
    setReason('');
  };
  return (
    <form className="sounds-silence" aria-label={t('sounds.silence')} onSubmit={submit}>
      <NativeSelect
        label={t('sounds.which')} value={which} onChange={(event) => setWhich(event.currentTarget.value as ToneName | typeof ALL)}
        data={[{ value: ALL, label: t('sounds.all') }, ...TONE_NAMES.map((name) => ({ value: name, label: t(`sounds.${name}`) }))]}
      />
      <TextInput label={t('field.reason')} required withAsterisk={false} maxLength={120} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <NativeSelect
        label={t('sounds.for')} value={String(minutes)} onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        data={MINUTES.map((value) => ({ value: String(value), label: t('sounds.minutes', { n: value }) }))}
      />
      <Button type="submit" disabled={!reason.trim()}>{t('sounds.silence')}</Button>
    </form>
  );
}
