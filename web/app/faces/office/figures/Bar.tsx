/** A length beside the number that it stands for; the number says it all. */
export function Bar({ value, most }: { value: number; most: number }) {
  const inlineSize = most > 0 ? `${Math.min(100, (100 * value) / most)}%` : '0';
  return (
    <span className="office-bar" aria-hidden="true">
      <span style={{ inlineSize }} />
    </span>
  );
}
