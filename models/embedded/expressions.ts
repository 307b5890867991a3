/** The stages with expressions ($project, $group, …), by mingo. Loaded with the first aggregation that has one. */
import { Aggregator } from 'mingo/aggregator';
import { Context } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import { $add, $divide, $mod, $multiply, $subtract } from 'mingo/operators/expression/arithmetic';
import { $arrayElemAt, $in, $size } from 'mingo/operators/expression/array';
import { $and, $not, $or } from 'mingo/operators/expression/boolean';
import { $cmp, $eq, $gt, $gte, $lt, $lte, $ne } from 'mingo/operators/expression/comparison';
import { $cond, $ifNull, $switch } from 'mingo/operators/expression/conditional';
import { $dateToString } from 'mingo/operators/expression/date';
import { $concat } from 'mingo/operators/expression/string';
import { $addFields, $group, $project } from 'mingo/operators/pipeline';
import { type Doc } from './bson.ts';
import { unsupported } from './command-error.ts';
import { isPlain } from './values.ts';

const { $sum, $avg, $min, $max, $first, $last, $push, $addToSet, $count } = accumulators;
const accumulator = { $sum, $avg, $min, $max, $first, $last, $push, $addToSet, $count };
const arithmetic = { $add, $subtract, $multiply, $divide, $mod };
const comparison = { $cmp, $eq, $ne, $gt, $gte, $lt, $lte };
const logic = { $and, $or, $not, $cond, $ifNull, $switch };
const expression = { ...arithmetic, ...comparison, ...logic, $arrayElemAt, $in, $size, $concat, $dateToString };
const pipeline = { $project, $group, $addFields, $set: $addFields };

const context = Context.init({ accumulator, expression, pipeline });
const ALLOWED = new Set([...Object.keys(accumulator), ...Object.keys(expression)]);

/** Runs one stage over documents. Throws BadValue with the name of an operator that is not supported. */
export function runExpressionStage(documents: Doc[], stage: Doc): Doc[] {
  Object.values(stage).forEach(refuseUnknown);
  return new Aggregator([stage], { context, scriptEnabled: false }).run<Doc>(documents);
}

function refuseUnknown(part: unknown): void {
  if (Array.isArray(part)) part.forEach(refuseUnknown);
  else if (isPlain(part)) {
    for (const [name, value] of Object.entries(part)) {
      if (name.startsWith('$') && !ALLOWED.has(name)) unsupported(`${name} in an aggregation`);
      refuseUnknown(value);
    }
  }
}
