/** What the page needs to know before anything is said. The browser's code uses these types. */

/** A language of the page. */
export interface PageLanguage {
  /** BCP 47: "nl". */
  code: string;
  direction: 'ltr' | 'rtl';
  /** The texts of `locales/<code>/web.json`; each is named `web.<key>`. */
  texts: Readonly<Record<string, string>>;
}

export interface PageData {
  school: string;
  /** Says that the school did not make or endorse this, by language. */
  disclaimer: Readonly<Record<string, string>>;
  languages: readonly PageLanguage[];
  /** Whether one can choose a demo person; else one is a visitor. */
  demo: boolean;
}
