/** A page without the document around it: what a page inside a platform is given. The browser's code uses these types. */
export interface Page {
  language: string;
  direction: 'ltr' | 'rtl';
  title: string;
  /** All that stands in the body. */
  body: string;
}

/** `session`: holds for what the page posts from now on. `error`: why it is not the page that was asked for. */
export type GivenPage = Page & { session?: string; error?: string };
