import { ObjectId, decode, encode, type Doc } from '../bson.ts';
import { typeMismatch } from '../command-error.ts';
import { type Collection } from '../collection.ts';
import { command, namespaceOf, type Call } from '../command.ts';
import { bufferOf, checkDocument, decodeFields, moveFirst } from '../raw-document.ts';
import { runStatements } from './statements.ts';

/** insert: the documents of a list, each with an `_id` (made when missing) in the first place. */
export const insert = command(
  'write',
  ['insert', 'documents', 'ordered', 'bypassDocumentValidation'],
  (call: Call): Doc => {
    const { store, body } = call;
    const documents = rawDocuments(body['documents']);
    const collection = store.catalogue.getOrCreate(namespaceOf(call));
    let n = 0;
    const errors = runStatements(documents, body['ordered'] !== false, (raw) => {
      insertOne(collection, raw);
      n++;
    });
    return { n, ...errors };
  },
);

function rawDocuments(documents: unknown): Uint8Array[] {
  if (Array.isArray(documents) && documents.every((document) => document instanceof Uint8Array)) return documents;
  return typeMismatch('insert needs a list of documents');
}

function insertOne(collection: Collection, raw: Uint8Array): void {
  const bytes = bufferOf(raw);
  checkDocument(bytes);
  const document = moveFirst(bytes, '_id') ?? withNewId(bytes);
  collection.insert(decodeFields(document, collection.keyFields), document);
}

function withNewId(bytes: Buffer): Uint8Array {
  return encode({ _id: new ObjectId(), ...decode(bytes) });
}
