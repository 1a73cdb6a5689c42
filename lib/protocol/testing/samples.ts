/** One well-formed request of every type, made from the schemas themselves, for tests that must miss none. */
import { z } from "zod";
import { type Request, type RequestType, requestSchema } from "../messages";

/** The parts of JSON Schema (draft 2020-12) that zod writes. */
export interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  minimum?: number;
  minLength?: number;
  minItems?: number;
  pattern?: string;
  additionalProperties?: Shape | boolean;
}

/** All requests as one shape. */
export const requestShape = () => z.toJSONSchema(requestSchema, { unrepresentable: "any", reused: "inline" }) as Shape;

export const REQUEST_TYPES: readonly RequestType[] = requestSchema.options.map(({ shape }) => shape.type.value);

/** The smallest value of a shape. Strings with a pattern are "a", which every pattern of a name takes. */
export function smallest(shape: Shape): unknown {
  if ("const" in shape) return shape.const;
  if (shape.enum) return shape.enum[0];
  const [branch] = shape.anyOf ?? shape.oneOf ?? shape.allOf ?? [];
  if (branch) return smallest(branch);
  switch (shape.type) {
    case "object":
      return Object.fromEntries((shape.required ?? []).map((key) => [key, smallest(shape.properties?.[key] ?? {})]));
    case "array":
      return Array.from({ length: shape.minItems ?? 0 }, () => smallest(shape.items ?? {}));
    case "string":
      return "a".repeat(Math.max(1, shape.minLength ?? 0));
    case "number":
    case "integer":
      return Math.max(1, shape.minimum ?? 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return {};
  }
}

/** A request of every type. */
export function sampleRequests(lab: string): Map<RequestType, Request> {
  const samples = new Map<RequestType, Request>();
  for (const shape of requestShape().oneOf ?? requestShape().anyOf ?? []) {
    const value = smallest(shape) as Record<string, unknown>;
    if ("lab" in value) value.lab = lab;
    samples.set(value.type as RequestType, requestSchema.parse(value));
  }
  return samples;
}
