/** Runs `work` once per animation frame however often it is asked; hidden windows have no frames, so a timer stands by. */
const HIDDEN_PAUSE_MS = 100;

export function perFrame(work: () => void): () => void {
  let asked = false;
  const run = () => {
    if (!asked) return;
    asked = false;
    work();
  };
  return () => {
    if (asked) return;
    asked = true;
    if (typeof requestAnimationFrame === 'function') requestAnimationFrame(run);
    setTimeout(run, HIDDEN_PAUSE_MS);
  };
}
