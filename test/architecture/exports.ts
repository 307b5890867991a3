/** What a file exports, whether where it is declared or in a list below. */
import ts from 'typescript';
import { nodesOf, type Source } from './source.ts';

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** One exported thing. `declaration`: where its docstring belongs. */
export interface Exported {
  name: string;
  declaration: ts.Node;
  /** The function, if it is one. */
  body?: FunctionNode;
  /** What a `const` is set to. */
  value?: ts.Expression;
}

const isFunctionValue = (node: ts.Node | undefined): node is ts.ArrowFunction | ts.FunctionExpression =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));

const has = (node: ts.HasModifiers, kind: ts.SyntaxKind): boolean =>
  node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;

/** The names in `export { one, two as three }`, as this file calls them. */
function listedNames(source: Source): Set<string> {
  const lists = source.tree.statements
    .filter(ts.isExportDeclaration)
    .filter((one) => one.moduleSpecifier === undefined);
  const specifiers = lists.flatMap((list) => nodesOf(list, ts.isExportSpecifier));
  return new Set(specifiers.map((one) => (one.propertyName ?? one.name).text));
}

/** A thing declared at the top of a file. */
export type Declared = Exported & { exported: boolean };

function functionOrClass(one: ts.FunctionDeclaration | ts.ClassDeclaration): Exported {
  const base = { name: one.name?.text ?? 'default', declaration: one };
  return ts.isFunctionDeclaration(one) ? { ...base, body: one } : base;
}

function constant(one: ts.VariableDeclaration, statement: ts.VariableStatement): Exported {
  const base = { name: one.name.getText(), declaration: statement };
  if (one.initializer === undefined) return base;
  const value = one.initializer;
  return isFunctionValue(value) ? { ...base, value, body: value } : { ...base, value };
}

/** Everything declared at the top of a file, exported or not. */
export function declared(source: Source): Declared[] {
  const listed = listedNames(source);
  const found: Declared[] = [];
  const add = (one: Exported, statement: ts.HasModifiers): void => {
    found.push({ ...one, exported: has(statement, ts.SyntaxKind.ExportKeyword) || listed.has(one.name) });
  };
  for (const statement of source.tree.statements) {
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      add(functionOrClass(statement), statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const one of statement.declarationList.declarations) add(constant(one, statement), statement);
  }
  return found;
}
