// Asks a running Caravan (the address is the first argument, or http://127.0.0.1:8080) for users of the sample
// configuration. The query strings are made by the npm package @trapi/query, as it is.
const { buildQuery, FilterOperator } = require('@trapi/query');

const address = process.argv[2] || 'http://127.0.0.1:8080';

async function ask(title, path, input) {
  const query = buildQuery(input);
  const response = await fetch(address + path + query);
  const body = await response.json();
  console.log(`# ${title}`);
  console.log(`GET ${path}${decodeURIComponent(query)}`);
  if (!response.ok) {
    console.log(`${response.status} ${body.code}`);
    body.errors.forEach((error) => console.log(`  ${error.message}`));
  } else {
    body.data.forEach((record) => console.log(`  ${JSON.stringify(record)}`));
    console.log(`  ${body.data.length} of ${body.meta.total}`);
  }
  console.log();
}

async function main() {
  await ask('Users of two countries with their groups, by name', '/api/records/user', {
    fields: ['name', 'email'],
    filter: { country: { code: ['DE', 'FR'] } },
    include: { group: true },
    sort: ['name'],
  });
  await ask('Users with a score of 50 or more, the highest first, two at a time', '/api/records/user', {
    fields: ['name', 'score'],
    filter: { score: { operator: FilterOperator.MORE_THAN_EQUAL, value: 50 } },
    sort: '-score',
    page: { limit: 2, offset: 0 },
  });
  await ask('Users whose name contains "an", with their country', '/api/records/user', {
    fields: ['name', 'country.name'],
    filter: { name: '~an' },
    include: { country: true },
  });
  await ask('Jobs that have ended with errors', '/api/jobs', {
    fields: ['name', 'state'],
    filter: { state: 'completed_with_errors' },
  });
  await ask('A query with mistakes', '/api/records/user', {
    fields: ['nmae'],
    filter: { score: 'many' },
    page: { limit: 5000 },
  });
}

main().catch((error) => {
  console.error(`${address}: ${error.cause ? error.cause.message || error.cause.code : error.message}`);
  process.exitCode = 1;
});
