import { type Doc } from '../bson.ts';
import { badValue } from '../command-error.ts';
import { documentIn, documentsIn, refuseUnknownFields } from '../arguments.ts';
import { command, namespaceOf, type Call, type Store } from '../command.ts';
import { sortOf } from '../sort.ts';
import { isOperators } from '../values.ts';
import { modifyAll, modifyFirst } from './modify.ts';
import { runStatements } from './statements.ts';

const STATEMENT = new Set(['q', 'u', 'multi', 'upsert', 'sort']);

interface Tally {
  n: number;
  nModified: number;
  upserted: Doc[];
}

/** update: a list of updates of one or many documents, with upsert. */
export const update = command(
  'write',
  ['update', 'updates', 'ordered', 'bypassDocumentValidation'],
  (call: Call): Doc => {
    const ns = namespaceOf(call);
    const tally: Tally = { n: 0, nModified: 0, upserted: [] };
    const errors = runStatements(
      documentsIn(call.body, 'updates'),
      call.body['ordered'] !== false,
      (statement, index) => {
        runUpdate(call.store, ns, statement, index, tally);
      },
    );
    const { upserted, ...counts } = tally;
    return { ...counts, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
  },
);

function runUpdate({ catalogue }: Store, ns: string, statement: Doc, index: number, tally: Tally): void {
  refuseUnknownFields(statement, 'update.updates', STATEMENT);
  const many = statement['multi'] === true;
  if (many && !isOperators(statement['u'])) badValue('multi update is not supported for replacement-style update');
  const wanted = {
    filter: documentIn(statement, 'q'),
    update: statement['u'],
    sort: sortOf(statement['sort']),
    upsert: statement['upsert'] === true,
  };
  const { n, modified, insertedId } = many
    ? modifyAll(catalogue, ns, wanted)
    : first(modifyFirst(catalogue, ns, wanted));
  tally.n += n;
  tally.nModified += modified;
  if (insertedId !== undefined) tally.upserted.push({ index, _id: insertedId });
}

function first(outcome: ReturnType<typeof modifyFirst>): { n: number; modified: number; insertedId?: unknown } {
  const { matched, modified, insertedId } = outcome;
  return { n: matched || insertedId !== undefined ? 1 : 0, modified: modified ? 1 : 0, insertedId };
}
