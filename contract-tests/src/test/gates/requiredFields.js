/** Finds fields of answers that may be missing, and exceptions of that rule that are none any more. */
export default (schemas, { mayBeMissing }) => {
  const findings = [];
  const find = (message, ...path) => findings.push({ message, path: ['components', 'schemas', ...path] });
  for (const [name, schema] of Object.entries(schemas)) {
    if (/Request$|^BulkUsers?$/.test(name)) {
      continue;
    }
    for (const field of Object.keys(schema.properties ?? {})) {
      const required = schema.required?.includes(field) ?? false;
      const excepted = mayBeMissing[name]?.includes(field) ?? false;
      if (required === excepted) {
        find(excepted ? `${field} is required: the rule need not except it` : `${field} may be missing`, name, 'properties', field);
      }
    }
  }
  for (const [name, fields] of Object.entries(mayBeMissing)) {
    for (const field of fields.filter(field => !schemas[name]?.properties?.[field])) {
      find(`${name} has no ${field} that the rule could except`);
    }
  }
  return findings;
};
