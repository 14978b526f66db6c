/** The place being typed in a `new …` command, without the site after its comma; null where there is none. */
export function placeQuery(text: string): string | null {
  const match = /^\s*(?:new|call)\s[\s\S]*?\sat\s+([\s\S]*)$/i.exec(text);
  const said = match?.[1]?.split(/\s(?:priority|caller|phone|note)\s/i)[0]?.trim() ?? '';
  const comma = said.lastIndexOf(',');
  const query = comma > 0 ? said.slice(0, comma).trim() : said;
  return query.length >= 2 ? query : null;
}
