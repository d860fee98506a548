// Loaded first into every Node of `mocksens exec`: TLS to a host of SENS is begun with mocksens instead, by whatever
// client (https, fetch, axios, got, ...). Does nothing where nobody says where mocksens is.
"use strict";

const { MOCKSENS_URL: url = "", MOCKSENS_REDIRECT: names = "" } = process.env;
const hosts = new Set(names.split(",").filter(Boolean));
const [, host, port] = /^https?:\/\/\[?([^/]+?)\]?(?::([0-9]+))?\/?$/.exec(url) || [];

// tls.connect takes (options), (port, options) or (port, host, options), and a function behind each.
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
