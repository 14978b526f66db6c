export type Values = Record<string, string | number>;

const plurals = new Intl.PluralRules('en');
const PLURAL = /\{(\w+), plural, one \{([^}]*)\} other \{([^}]*)\}\}/g;
const NAMED = /\{(\w+)\}/g;

/** Fills `{name}` and `{count, plural, one {# unit} other {# units}}`, the two forms our catalogues use. */
export function fill(pattern: string, values: Values): string {
  return pattern
    .replace(PLURAL, (_whole, name: string, one: string, other: string) => {
      const count = Number(values[name] ?? 0);
      return (plurals.select(count) === 'one' ? one : other).replace('#', String(count));
    })
    .replace(NAMED, (whole, name: string) => String(values[name] ?? whole));
}

/** A typed `t`: a key that the catalogue lacks does not compile. */
export function catalogue<Key extends string>(messages: Record<Key, string>) {
  return (key: Key, values?: Values): string => (values ? fill(messages[key], values) : messages[key]);
}
