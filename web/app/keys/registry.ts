/** Every key of the page is declared here and nowhere else, so that the help sheet cannot lie. */

export interface KeyBinding {
  /** `Space`, `n`, `/`, `Ctrl+k`, `ArrowDown`, `?`: modifiers first, then `KeyboardEvent.key` (Space for a blank). */
  keys: string[];
  /** What it does, as the help sheet says it. */
  about: string;
  group: string;
  run: () => void;
  /** Also while the person is typing in a field. */
  whileTyping?: boolean;
  /** May be held down: moving through a list. */
  repeats?: boolean;
}

const bindings = new Set<KeyBinding>();

export function bind(...added: KeyBinding[]): () => void {
  for (const binding of added) bindings.add(binding);
  return () => {
    for (const binding of added) bindings.delete(binding);
  };
}

export function allBindings(): KeyBinding[] {
  return Array.from(bindings);
}

export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${key}`;
}

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="textbox"]';
const OWN_SPACE = `button, a, summary, [role="button"], [role="menuitem"], [role="option"], [role="separator"]`;

function isTaken(event: KeyboardEvent, name: string, binding: KeyBinding): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest(TYPING) && !binding.whileTyping) return true;
  // An open dialog or menu keeps its keys to itself.
  if (target.closest('[role="dialog"], [role="menu"]') && !binding.whileTyping) return true;
  if (target.closest('[role="separator"]') && name.startsWith('Arrow')) return true;
  return name === 'Space' && target.closest(OWN_SPACE) !== null;
}

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOf(event);
  for (const binding of bindings) {
    if (!binding.keys.includes(name) || isTaken(event, name, binding)) continue;
    if (event.repeat && !binding.repeats) return;
    event.preventDefault();
    binding.run();
    return;
  }
}
