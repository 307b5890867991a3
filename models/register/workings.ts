/** What the program needs for itself. */
import type { Registered } from './registered.ts';

export const WORKINGS: Readonly<Record<string, Registered>> = {
  datakeys: {
    purpose: 'keys that seal what people write; destroying one erases all of it, in every backup',
    ground: 'legal duty (c)',
    kept: 'as long as what it seals',
    fields: {
      _id: 'whose: a person, or a conversation',
      wrapped: 'the key, itself sealed',
      master: 'by which master key',
    },
  },
  leases: {
    purpose: 'which process does what',
    ground: 'none',
    kept: 'seconds',
    fields: { _id: 'what for', owner: 'which process', until: 'until when' },
  },
  meta: {
    purpose: 'the version of the store',
    ground: 'none',
    kept: 'always',
    fields: {
      _id: 'what for',
      version: 'the shape of the documents',
      migrator: 'which process migrates',
      until: 'until when it may be believed to live',
    },
  },
  services: {
    purpose: 'where Teams takes messages for a conversation',
    ground: 'public task (e)',
    kept: 'until the person is erased',
    fields: { _id: 'which conversation', address: 'an address of Microsoft' },
  },
};
