/** What is said of each collection in the register. */

/** GDPR 6(1); `none`: not about a person. */
type Ground = 'public task (e)' | 'legal duty (c)' | 'consent (a)' | 'none';

export interface Registered {
  /** What the collection is for. */
  purpose: string;
  ground: Ground;
  /** How long, and what takes it away. */
  kept: string;
  /** Each field and what it is for; where a field has a ground or a time of its own, it is said there. */
  fields: Readonly<Record<string, string>>;
}
