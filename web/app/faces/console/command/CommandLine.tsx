import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useKeys } from '../../../keys/useKeys';
import type { Desk } from '../acts/desk';
import { attempt } from '../acts/perform';
import { say, useResult } from '../acts/result';
import { t } from '../text';
import './command.css';
import type { Completion } from './complete';
import { Completions } from './Completions';
import { History } from './history';
import { parse } from './parse';
import type { Parsed } from './parsed';
import { Preview } from './Preview';
import { runNew, runSteps } from './run';
import { useBoard } from './useBoard';
import { useCompletions } from './useCompletions';

interface CommandLineProps {
  site: string | null;
  selected: string | null;
  onOpen: (incident: string) => void;
  onFind: (text: string) => void;
  desk: Desk;
}

/** Docked at the bottom: it never covers the board. */
export function CommandLine({ site, selected, onOpen, onFind, desk }: CommandLineProps) {
  const [text, setText] = useState('');
  const [focused, setFocused] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const history = useMemo(() => new History(), []);
  const listId = useId();
  const board = useBoard(selected, text !== '');
  const parsed = parse(text, board);
  const found = useCompletions(text, board, site);
  const completions = focused && !history.walking ? found : [];
  const result = useResult();

  useKeys(
    useMemo(
      () => [{ keys: ['Ctrl+k', '/'], about: t('key.command'), group: t('keys.everywhere'), run: () => (input.current?.focus(), input.current?.select()) }],
      [],
    ),
  );

  const write = (next: string) => {
    setText(next);
    setChosen(-1);
  };
  const take = (completion: Completion | undefined) => {
    if (!completion) return;
    write(completion.text);
    input.current?.focus();
  };

  const execute = async (what: Parsed): Promise<boolean> => {
    if (what.kind === 'acts') return attempt(() => runSteps(what.steps));
    if (what.kind === 'new') {
      return attempt(async () => {
        const { incident, line } = await runNew(what.draft, site);
        onOpen(incident.id);
        return line;
      });
    }
    if (what.kind === 'find') onFind(what.text);
    else if (what.kind === 'open') onOpen(what.id);
    else if (what.kind === 'desk') desk[what.id]();
    else return attempt(() => Promise.reject(new Error('text' in what ? what.text : t('want.command'))));
    say(null);
    return true;
  };

  const run = async () => {
    if (parsed.kind === 'empty') return;
    const line = text.trim();
    // Emptied at once, so that the next command can be written while this one is under way; a refused one comes back.
    write('');
    if (await execute(parsed)) history.add(line);
    else setText((now) => now || line);
  };

  const walk = (line: string | undefined) => line !== undefined && write(line);

  const keys = (event: KeyboardEvent) => {
    const { key } = event;
    const listing = completions.length > 0 && text !== '';
    if (key === 'Tab' && listing && !event.shiftKey) take(completions[Math.max(0, chosen)]);
    else if (key === 'Enter') return void (chosen >= 0 ? take(completions[chosen]) : run());
    else if (key === 'ArrowUp' && listing) setChosen((chosen <= 0 ? completions.length : chosen) - 1);
    else if (key === 'ArrowDown' && listing) setChosen((chosen + 1) % completions.length);
    else if (key === 'ArrowUp') walk(history.older());
    else if (key === 'ArrowDown') walk(history.newer());
    else if (key === 'Escape' && text) write('');
    else if (key === 'Escape') input.current?.blur();
    else return history.rest();
    event.preventDefault();
  };

  return (
    <section className="command" aria-label={t('command.title')}>
      <Completions id={listId} items={completions} chosen={chosen} onTake={take} />
      <span className="command-prompt" aria-hidden="true">›</span>
      <input
        ref={input}
        className="command-input"
        role="combobox"
        aria-label={t('command.label')}
        aria-expanded={completions.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
        aria-describedby={`${listId}-preview`}
        placeholder={t('command.placeholder')}
        spellCheck={false}
        autoComplete="off"
        maxLength={4000}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={keys}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      <Preview id={`${listId}-preview`} parsed={parsed} completing={completions.length > 0} />
      <output className="command-result" aria-label={t('command.result')} data-ok={result?.ok ?? true}>{result?.text ?? ''}</output>
    </section>
  );
}
