/** What the scenario uses of Node; all of Node's types would be a second package to keep up to date. */
declare const process: { readonly env: Readonly<Record<string, string>> };
