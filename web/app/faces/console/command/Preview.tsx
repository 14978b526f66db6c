import { t } from '../text';
import type { Parsed } from './parsed';

interface PreviewProps {
  id: string;
  parsed: Parsed;
  /** A word is only begun and may still become right. */
  completing: boolean;
}

/** What the command will do, before it does it. */
export function Preview({ id, parsed, completing }: PreviewProps) {
  if (completing && parsed.kind === 'wrong') return <span id={id} className="command-preview" />;
  const text = 'preview' in parsed ? `↵ ${parsed.preview}` : 'text' in parsed ? parsed.text : '';
  return (
    <span id={id} className="command-preview" data-kind={parsed.kind}>
      {parsed.kind === 'hint' ? t('command.hint', { text }) : text}
    </span>
  );
}
