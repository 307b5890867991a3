/** In which language a page is shown, and which way it is read. */

/** The first language the browser asks for that we have, in its order of preference (RFC 9110, 12.5.4); else the first of ours. */
export function preferred(accepted: string | undefined, languages: readonly string[]): string {
  const wanted = (accepted ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', quality] = entry.trim().split(/\s*;\s*q=/);
      return { code: tag.split('-')[0]?.toLowerCase() ?? '', quality: Number(quality ?? 1) };
    })
    .toSorted((a, b) => b.quality - a.quality);
  return wanted.find(({ code }) => languages.includes(code))?.code ?? languages[0] ?? 'nl';
}

/** Of the script a language is written in. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  new Intl.Locale(language).maximize().script === 'Arab' ? 'rtl' : 'ltr';
