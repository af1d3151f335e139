// Node's https and http2 modules through the proxy of HTTPS_PROXY, which the AWS SDK for JavaScript ignores.
// Loaded by NODE_OPTIONS=--require into the processes of replaykit's commands; CommonJS and ES modules alike.
"use strict";
const http = require("node:http");
const http2 = require("node:http2");
const https = require("node:https");
const net = require("node:net");
const tls = require("node:tls");
const { syncBuiltinESMExports } = require("node:module");
const { Duplex } = require("node:stream");

const proxy = process.env.HTTPS_PROXY && new URL(process.env.HTTPS_PROXY);
const direct = (process.env.NO_PROXY || "").split(",").filter(Boolean);
const isDirect = (host) => direct.some((name) => host === name || host.endsWith(`.${name.replace(/^[*.]+/, "")}`));
const connectDirectly = https.Agent.prototype.createConnection;
const connectHttp2 = http2.connect;

function openTunnel(host, port, done) {
  const tunnel = http.request({
    host: proxy.hostname,
    port: proxy.port,
    method: "CONNECT",
    path: `${net.isIPv6(host) ? `[${host}]` : host}:${port}`,
    agent: false,
  });
  tunnel.once("connect", (answer, socket) => {
    if (answer.statusCode === 200) done(null, socket);
    else done(new Error(`the proxy answered ${answer.statusCode} to CONNECT ${host}`));
  });
  tunnel.once("error", done);
  tunnel.end();
}

https.Agent.prototype.createConnection = function (options, done) {
  const host = options.host || options.hostname;
  if (!proxy || isDirect(host)) return connectDirectly.call(this, options, done);
  openTunnel(host, options.port || 443, (error, socket) => {
    if (error) done(error);
    else done(null, tls.connect({ ...options, path: undefined, socket, servername: options.servername || host }));
  });
};

// A tunnel that can be written to before it is open: http2 wants its socket at once.
class Tunnel extends Duplex {
  constructor(host, port) {
    super();
    this.opened = new Promise((done) => {
      openTunnel(host, port, (error, socket) => {
        if (error) return this.destroy(error);
        if (this.destroyed) return socket.destroy();
        this.socket = socket;
        socket.on("data", (part) => this.push(part) || socket.pause());
        socket.on("end", () => this.push(null));
        socket.on("error", (broken) => this.destroy(broken));
        socket.on("close", () => this.destroy());
        done(socket);
      });
    });
  }
  _read() {
    this.socket?.resume();
  }
  _write(part, _, done) {
    this.opened.then((socket) => socket.write(part, done));
  }
  _final(done) {
    this.opened.then((socket) => socket.end(done));
  }
  _destroy(error, done) {
    this.socket?.destroy();
    done(error);
  }
}

http2.connect = function (authority, options, listener) {
  if (typeof options === "function") [options, listener] = [undefined, options];
  const url = typeof authority === "string" ? new URL(authority) : authority;
  const host = (url.hostname || url.host || "localhost").replace(/^\[|\]$/g, "");
  const secure = (url.protocol || options?.protocol || "https:") === "https:";
  if (proxy && secure && !isDirect(host) && !options?.createConnection) {
    const servername = net.isIP(host) ? undefined : host;
    const createConnection = () =>
      tls.connect({ ALPNProtocols: ["h2"], servername, ...options, socket: new Tunnel(host, url.port || 443) });
    options = { ...options, createConnection };
  }
  return connectHttp2.call(this, authority, options, listener);
};
syncBuiltinESMExports();
