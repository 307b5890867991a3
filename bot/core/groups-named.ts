/** The groups that a text names: "ouderavond groep 7 en 8", "gym de Vlinders". */

interface Named {
  name: string;
  years: readonly string[];
}

const LIST = /\bgro(?:ep|epen|up|ups)\s+(\d[\w/]*(?:\s*(?:,|en|and|&|\+)\s*\d[\w/]*)*)/giu;
const BETWEEN = /\s*(?:,|en|and|&|\+)\s*/u;

/** By their whole name, or by their label or year behind "groep"; each once, in the order of the groups. */
export function groupsNamed<Group extends Named>(text: string, groups: readonly Group[]): Group[] {
  const said = text.toLowerCase();
  const labels = [...said.matchAll(LIST)].flatMap(([, list = '']) => list.split(BETWEEN));
  const byLabel = (label: string): readonly Group[] => {
    const exact = groups.filter(({ name }) => labelOf(name) === label);
    return exact.length ? exact : groups.filter(({ years }) => years.includes(label));
  };
  const found = new Set([
    ...labels.flatMap(byLabel),
    ...groups.filter(({ name }) => isWhole(said, name.toLowerCase())),
  ]);
  return groups.filter((group) => found.has(group));
}

/** "groep 5a" → "5a". */
const labelOf = (name: string): string => name.toLowerCase().replace(/^gro(?:ep|up)\s+/u, '');

function isWhole(text: string, name: string): boolean {
  return new RegExp(`(?<![\\p{L}\\d])${RegExp.escape(name)}(?![\\p{L}\\d/])`, 'u').test(text);
}
