import { t } from '../text';
import type { Completion } from './complete';

interface CompletionsProps {
  id: string;
  items: Completion[];
  chosen: number;
  onTake: (item: Completion) => void;
}

export function Completions({ id, items, chosen, onTake }: CompletionsProps) {
  return (
    <div id={id} className="command-completions" role="listbox" aria-label={t('command.completions')} hidden={items.length === 0}>
      {items.map((item, at) => (
        <div
          key={item.text}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === chosen}
          onMouseDown={(event) => {
            // Before the input loses its focus and the list goes.
            event.preventDefault();
            onTake(item);
          }}
        >
          <span>{item.shown}</span> <span className="quiet">{item.about}</span>
        </div>
      ))}
    </div>
  );
}
