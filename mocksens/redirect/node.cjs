// Preloaded into every Node process of `mocksens exec`: lead TLS connections to SENS's hosts to mocksens, for all
// clients (https, fetch, axios, got, ...). Without MOCKSENS_URL and MOCKSENS_REDIRECT, do nothing.
"use strict";

const { MOCKSENS_URL: url = "", MOCKSENS_REDIRECT: names = "" } = process.env;
const hosts = new Set(names.split(",").filter(Boolean));
const [, host, port] = /^https?:\/\/\[?([^/]+?)\]?(?::([0-9]+))?\/?$/.exec(url) || [];

// tls.connect takes (options), (port, options) or (port, host, options), each followed by an optional callback.
function asked(given) {
  const named = typeof given[1] === "string" ? { host: given[1] } : {};
  return Object.assign(named, ...given.filter((one) => typeof one === "object"));
}

function isSens(options) {
  return hosts.has(String(options.host).toLowerCase()) && !options.socket && !options.path;
}

if (port) {
  const tls = require("tls");
  const connect = tls.connect;
  tls.connect = function (...given) {
    const options = asked(given);
    if (!isSens(options)) {
      return connect.apply(this, given);
    }
    const here = { host, port: Number(port), servername: options.servername || options.host, localAddress: undefined };
    return connect.call(this, { ...options, ...here }, ...given.filter((one) => typeof one === "function"));
  };
  require("module").syncBuiltinESMExports();
}
