// Node's https module through the proxy of HTTPS_PROXY, which the AWS SDK for JavaScript ignores.
// Loaded by NODE_OPTIONS=--require into the processes of `replaykit record`; CommonJS and ES modules alike.
"use strict";
const http = require("node:http");
const https = require("node:https");
const tls = require("node:tls");

const proxy = process.env.HTTPS_PROXY && new URL(process.env.HTTPS_PROXY);
const direct = (process.env.NO_PROXY || "").split(",").filter(Boolean);
const isDirect = (host) => direct.some((name) => host === name || host.endsWith(`.${name.replace(/^[*.]+/, "")}`));
const connectDirectly = https.Agent.prototype.createConnection;

https.Agent.prototype.createConnection = function (options, done) {
  const host = options.host || options.hostname;
  if (!proxy || isDirect(host)) return connectDirectly.call(this, options, done);
  const tunnel = http.request({
    host: proxy.hostname,
    port: proxy.port,
    method: "CONNECT",
    path: `${host}:${options.port || 443}`,
    agent: false,
  });
  tunnel.once("connect", (answer, socket) => {
    if (answer.statusCode !== 200) done(new Error(`the proxy answered ${answer.statusCode} to CONNECT ${host}`));
    else done(null, tls.connect({ ...options, path: undefined, socket, servername: options.servername || host }));
  });
  tunnel.once("error", done);
  tunnel.end();
};
