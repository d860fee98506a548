"""Clients that know https://sens.apigw.ntruss.com and nothing else, in the languages that the snippets sign in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from mocksens.core.doctor.snippets import snippet

HOST: Final = "https://sens.apigw.ntruss.com"
BODY: Final = '{"type":"SMS","from":"0212345678","content":"hello","messages":[{"to":"01012345678"}]}'
ESCAPED: Final = BODY.replace('"', '\\"')


class Program(NamedTuple):
    """Files, and the command that runs them; it prints the status of the answer."""

    files: Mapping[str, str]
    command: tuple[str, ...]


def node(send: str, name: str = "client.cjs") -> Program:
    head = f"""{
        snippet("node")
        if name.endswith("cjs")
        else snippet("node").replace(
            'const { createHmac } = require("node:crypto");', 'import { createHmac } from "node:crypto";'
        )
    }
const target = `/sms/v2/services/${{process.env.SENS_SERVICE_ID}}/messages`;
const keys = [process.env.SENS_ACCESS_KEY, process.env.SENS_SECRET_KEY];
const headers = {{ "Content-Type": "application/json", ...sign("POST", target, ...keys) }};
const body = '{BODY}';
"""
    # Imports are carried out first, wherever they stand.
    return Program({name: head + send}, ("node", name))


NODE_HTTPS = f"""
const https = require("node:https");
https.request("{HOST}" + target, {{ method: "POST", headers }}, (answer) => {{
  answer.resume();
  answer.on("end", () => console.log(answer.statusCode));
}}).end(body);
"""
NODE_GET = f"""
const https = require("https");
const agent = new https.Agent({{ keepAlive: true }});
const get = () => new Promise((done) => https.get("{HOST}/nowhere", {{ agent }}, (answer) => {{
  answer.resume();
  answer.on("end", done);
}}));
get().then(get).then(() => {{
  const request = {{ hostname: "SENS.apigw.ntruss.com", path: target, method: "POST", headers, agent }};
  https.request(request, (answer) => {{
    console.log(answer.statusCode);
    answer.resume();
    answer.on("end", () => agent.destroy());
  }}).end(body);
}});
"""
NODE_FETCH = f"""
fetch("{HOST}" + target, {{ method: "POST", headers, body }}).then((answer) => console.log(answer.status));
"""
NODE_MODULE = f"""
import {{ connect }} from "node:tls";
import {{ request }} from "node:https";
const bare = connect(443, "sens.apigw.ntruss.com", {{ servername: "sens.apigw.ntruss.com" }}, () => {{
  bare.end();
  request("{HOST}" + target, {{ method: "POST", headers }}, (answer) => {{
    console.log(answer.statusCode);
    answer.resume();
  }}).end(body);
}});
"""
NODE_TUNNEL = f"""
const tls = require("node:tls");
const proxy = new URL(process.env.HTTPS_PROXY);
const connect = {{ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: "sens.apigw.ntruss.com:443" }};
require("node:http").request(connect).on("connect", (_, socket) => {{
  const createConnection = () => tls.connect({{ socket, host: "sens.apigw.ntruss.com", port: 443 }});
  require("node:https").request("{HOST}" + target, {{ method: "POST", headers, createConnection }}, (answer) => {{
    console.log(answer.statusCode);
    answer.resume();
    answer.on("end", () => socket.destroy());
  }}).end(body);
}}).end();
"""
NODE_WORKER = f"""
const {{ Worker, isMainThread }} = require("node:worker_threads");
if (isMainThread) {{
  new Worker(__filename);
}} else {{
  fetch("{HOST}" + target, {{ method: "POST", headers, body }}).then((answer) => console.log(answer.status));
}}
"""
AXIOS = f"""
const axios = require("axios");
axios.post("{HOST}" + target, body, {{ headers }}).then((answer) => console.log(answer.status));
"""
AXIOS_DIRECT = AXIOS.replace("{ headers }", "{ headers, proxy: false }")


def python(send: str) -> Program:
    head = f"""{snippet("python")}
import os
target = f"/sms/v2/services/{{os.environ['SENS_SERVICE_ID']}}/messages"
keys = (os.environ["SENS_ACCESS_KEY"], os.environ["SENS_SECRET_KEY"])
headers = {{"Content-Type": "application/json", **sign("POST", target, *keys)}}
body = '{BODY}'.encode()
host = "sens.apigw.ntruss.com"
url = "https://" + host + target
"""
    return Program({"client.py": head + send}, ("python", "client.py"))


URLLIB = """
import urllib.request
print(urllib.request.urlopen(urllib.request.Request(url, body, headers)).status)
"""
REQUESTS = """
import requests
print(requests.post(url, body, headers=headers).status_code)
"""
HTTPX = """
import httpx
print(httpx.post(url, content=body, headers=headers).status_code)
"""
HTTP_CLIENT = """
import http.client
line = http.client.HTTPSConnection(host)
line.request("POST", target, body, headers)
print(line.getresponse().status)
"""
URLLIB3 = """
import urllib3
print(urllib3.PoolManager().request("POST", url, body=body, headers=headers).status)
"""
AIOHTTP = """
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        print(answer.status)
asyncio.run(main())
"""
HTTPX_ASYNC = """
import asyncio, httpx
async def main():
    async with httpx.AsyncClient() as client:
        print((await client.post(url, content=body, headers=headers)).status_code)
asyncio.run(main())
"""
AIOHTTP_TRUSTING = AIOHTTP.replace("ClientSession()", "ClientSession(trust_env=True)")
REQUESTS_PROXY = REQUESTS.replace("headers=headers", "headers=headers, proxies={'https': os.environ['HTTPS_PROXY']}")
URLLIB3_PROXY = URLLIB3.replace("PoolManager()", "ProxyManager(os.environ['HTTPS_PROXY'])")
RETRYING = """
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry
session = requests.Session()
session.mount("https://", HTTPAdapter(max_retries=Retry(total=3)))
try:
    print(session.post(url, body, headers=headers).status_code)
except requests.ConnectionError as error:
    print(type(error).__name__)
"""


def java(send: str) -> Program:
    main = f"""class Client {{
    public static void main(String[] arguments) throws Exception {{
        String target = "/sms/v2/services/" + System.getenv("SENS_SERVICE_ID") + "/messages";
        Map<String, String> headers =
                Sens.sign("POST", target, System.getenv("SENS_ACCESS_KEY"), System.getenv("SENS_SECRET_KEY"));
        java.net.URI uri = java.net.URI.create("{HOST}" + target);
        String body = "{ESCAPED}";
{send}
    }}
}}

class Sens {{"""
    return Program({"Client.java": snippet("java").replace("class Sens {", main, 1)}, ("java", "Client.java"))


JAVA_CLIENT = """
        java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        System.out.println(java.net.http.HttpClient.newHttpClient()
                .send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString()).statusCode());
"""
JAVA_CONNECTION = """
        java.net.HttpURLConnection connection = (java.net.HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        headers.forEach(connection::setRequestProperty);
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(UTF_8));
        System.out.println(connection.getResponseCode());
"""

GO_IMPORTS = 'package main\n\nimport (\n\t"bytes"\n\t"fmt"\n\t"net/http"\n\t"os"\n)\n'
GO = f"""
func main() {{
	target := "/sms/v2/services/" + os.Getenv("SENS_SERVICE_ID") + "/messages"
	request, _ := http.NewRequest("POST", "{HOST}"+target, bytes.NewBufferString(`{BODY}`))
	request.Header.Set("Content-Type", "application/json")
	for name, value := range Sign("POST", target, os.Getenv("SENS_ACCESS_KEY"), os.Getenv("SENS_SECRET_KEY"), Now()) {{
		request.Header.Set(name, value)
	}}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {{
		panic(err)
	}}
	fmt.Println(answer.StatusCode)
}}
"""
PHP = f"""
$target = '/sms/v2/services/' . getenv('SENS_SERVICE_ID') . '/messages';
$headers = ['Content-Type: application/json'];
foreach (sign('POST', $target, getenv('SENS_ACCESS_KEY'), getenv('SENS_SECRET_KEY')) as $name => $value) {{
    $headers[] = "$name: $value";
}}
$curl = curl_init('{HOST}' . $target);
curl_setopt_array($curl, [
    CURLOPT_POSTFIELDS => '{BODY}',
    CURLOPT_HTTPHEADER => $headers,
    CURLOPT_RETURNTRANSFER => true,
]);
curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), curl_error($curl), PHP_EOL;
"""


def ruby(send: str) -> Program:
    head = f"""{snippet("ruby")}
target = "/sms/v2/services/#{{ENV["SENS_SERVICE_ID"]}}/messages"
headers = sign("POST", target, ENV["SENS_ACCESS_KEY"], ENV["SENS_SECRET_KEY"])
headers["Content-Type"] = "application/json"
body = '{BODY}'
host = "sens.apigw.ntruss.com"
"""
    return Program({"client.rb": head + send}, ("ruby", "client.rb"))


NET_HTTP = """
require "net/http"
uri = URI("https://" + host + target)
puts Net::HTTP.post(uri, body, headers).code
"""
SOCKET_TCP = """
require "socket"
context = OpenSSL::SSL::SSLContext.new
context.set_params
tls = OpenSSL::SSL::SSLSocket.new(Socket.tcp(host, 443, connect_timeout: 10), context)
tls.hostname = host
tls.connect
tls.post_connection_check(host)
headers["Content-Length"] = body.bytesize
tls.write("POST #{target} HTTP/1.1\\r\\nHost: #{host}\\r\\n")
tls.write(headers.map { |name, value| "#{name}: #{value}\\r\\n" }.join + "\\r\\n" + body)
puts tls.gets.split[1]
"""
CURL = f"""{snippet("curl")}
target="/sms/v2/services/$SENS_SERVICE_ID/messages"
sign POST "$target" "$SENS_ACCESS_KEY" "$SENS_SECRET_KEY" > headers
curl -sS -o answer -w '%{{http_code}}\\n' -H @headers -H 'Content-Type: application/json' -d '{BODY}' "{HOST}$target"
"""
BEGIN = "import socket, ssl, subprocess; subprocess.run(['sh', 'client.sh'], check=True)"
NODE_BEGIN = 'require("node:child_process").spawnSync("sh", ["client.sh"], { stdio: "inherit" });'
WHOLE: Final = (Path(__file__).parent / "client.js").read_text(encoding="utf-8")

CLIENTS: Final[Mapping[str, Program]] = {
    "curl": Program({"client.sh": CURL}, ("sh", "client.sh")),
    "node: client.js": Program({"client.js": WHOLE}, ("node", "client.js")),
    "node: https.request": node(NODE_HTTPS),
    "node: https.get, an agent": node(NODE_GET),
    "node: fetch": node(NODE_FETCH),
    "node: an ES module, tls.connect": node(NODE_MODULE, "client.mjs"),
    "node: a tunnel of its own": node(NODE_TUNNEL),
    "node: a worker": node(NODE_WORKER),
    "node: axios": node(AXIOS),
    "node: axios without a proxy": node(AXIOS_DIRECT),
    "python: urllib": python(URLLIB),
    "python: requests": python(REQUESTS),
    "python: httpx": python(HTTPX),
    "python: http.client": python(HTTP_CLIENT),
    "python: urllib3": python(URLLIB3),
    "python: aiohttp": python(AIOHTTP),
    "python: httpx, asynchronous": python(HTTPX_ASYNC),
    "python: aiohttp, trust_env": python(AIOHTTP_TRUSTING),
    "python: requests, the proxy by hand": python(REQUESTS_PROXY),
    "python: urllib3, the proxy by hand": python(URLLIB3_PROXY),
    "java: HttpClient": java(JAVA_CLIENT),
    "java: HttpsURLConnection": java(JAVA_CONNECTION),
    "go: net/http": Program(
        {"main.go": snippet("go").replace("package sens", GO_IMPORTS, 1) + GO}, ("go", "run", "main.go")
    ),
    "php: curl": Program({"client.php": snippet("php") + PHP}, ("php", "client.php")),
    "ruby: Net::HTTP": ruby(NET_HTTP),
    "ruby: Socket.tcp": ruby(SOCKET_TCP),
    "a client that Python begins": Program({"client.sh": CURL, "begin.py": BEGIN}, ("python", "begin.py")),
    "a client that Ruby begins": Program({"client.sh": CURL}, ("ruby", "-e", "exec 'sh', 'client.sh'")),
    "a client that Node begins": Program({"client.sh": CURL, "begin.cjs": NODE_BEGIN}, ("node", "begin.cjs")),
}
