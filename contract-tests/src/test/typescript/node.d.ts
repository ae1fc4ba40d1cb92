/** What the scenario uses of Node; all of Node's types would be a second package to keep up to date. */
declare module "node:assert/strict" {
  export function equal<T>(actual: T, expected: T): void;
  export function ok(value: boolean, message: string): void;
}

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
