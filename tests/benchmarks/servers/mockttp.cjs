// mockttp as a TLS proxy: one rule that looks its answer up by key, the fastest way that it has.
// node mockttp.cjs MODULE PORT CA_KEY CA_CERT
const [, , module_, port, keyPath, certPath] = process.argv;
const mockttp = require(module_);

const table = new Map();
for (let number = 0; number < 1000; number++) {
  const pk = `item-${String(number).padStart(6, "0")}`;
  table.set(pk, JSON.stringify({ Item: { pk: { S: pk } } }));
}

const server = mockttp.getLocal({ https: { keyPath, certPath }, recordTraffic: false });
server
  .forPost("/")
  .thenCallback(async (request) => {
    const call = await request.body.getJson();
    const body = table.get(call.Key.pk.S);
    return {
      statusCode: 200,
      headers: { "content-type": "application/x-amz-json-1.0", "content-length": String(body.length) },
      body,
    };
  })
  .then(() => server.start(Number(port)))
  .then(() => console.log("ready"));
