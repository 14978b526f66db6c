/** The name that tokens and refusals use, and what it means. */
export function RightName({ right }: { right: { action: string; about: string } }) {
  return (
    <span className="office-right">
      {right.action}
      <span className="quiet">{right.about}</span>
    </span>
  );
}
