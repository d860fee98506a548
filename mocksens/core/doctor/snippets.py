"""Correct signing functions in the caller's language, guessed from the User-Agent."""

import re
from collections.abc import Mapping
from typing import Final

OTHER: Final = "curl"
"""The language for unknown callers."""
READ: Final = 512
"""Maximum number of bytes of a User-Agent that are read."""
AGENTS: Final[Mapping[str, bytes]] = {
    language: rb"(?i)(?<![a-z])(?:" + words + rb")(?![a-z])"
    for language, words in {
        # Guzzle also names curl, and many libraries name their platform, so the most general names come last.
        "php": rb"php|guzzlehttp|guzzle|symfony|laravel",
        "node": rb"node|node\.?js|node-fetch|axios|undici|got|superagent|needle|deno|bun|javascript",
        "python": rb"c?python|python-[a-z0-9]+|aiohttp|httpx|urllib3|pycurl",
        "ruby": rb"ruby|faraday|httparty|rest-client|typhoeus|excon",
        "csharp": rb"csharp|dotnet|\.net|restsharp|flurl|refit|powershell|windowspowershell",
        "go": rb"go|golang|go-http-client|resty|go-resty|fasthttp",
        "java": rb"java|okhttp|okhttp3|apache-httpclient|apache-httpasyncclient|kotlin|ktor|ktor-client|jersey|spring"
        rb"|reactornetty|retrofit|feign|jetty|unirest-java|vert\.x-webclient|asynchttpclient|ahc|scala|akka-http",
    }.items()
}

PYTHON: Final = '''\
import base64
import hashlib
import hmac
import time


def sign(method, target, access_key, secret_key, timestamp=None):
    """The headers of a request; target is path and query exactly as sent: /sms/v2/services/.../messages?a=b"""
    timestamp = timestamp or str(int(time.time() * 1000))
    text = f"{method} {target}\\n{timestamp}\\n{access_key}"
    digest = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return {
        "x-ncp-apigw-timestamp": timestamp,
        "x-ncp-iam-access-key": access_key,
        "x-ncp-apigw-signature-v2": base64.b64encode(digest).decode(),
    }
'''

NODE: Final = """\
const { createHmac } = require("node:crypto");

// The headers of a request; target is path and query exactly as sent: /sms/v2/services/.../messages?a=b
function sign(method, target, accessKey, secretKey, timestamp = Date.now().toString()) {
  const text = `${method} ${target}\\n${timestamp}\\n${accessKey}`;
  return {
    "x-ncp-apigw-timestamp": timestamp,
    "x-ncp-iam-access-key": accessKey,
    "x-ncp-apigw-signature-v2": createHmac("sha256", secretKey).update(text).digest("base64"),
  };
}
"""

JAVA: Final = """\
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Sens {
    /** The headers of a request; target is path and query exactly as sent: /sms/v2/services/.../messages?a=b */
    static Map<String, String> sign(String method, String target, String accessKey, String secretKey)
            throws java.security.GeneralSecurityException {
        return sign(method, target, accessKey, secretKey, String.valueOf(System.currentTimeMillis()));
    }

    static Map<String, String> sign(
            String method, String target, String accessKey, String secretKey, String timestamp)
            throws java.security.GeneralSecurityException {
        String text = method + " " + target + "\\n" + timestamp + "\\n" + accessKey;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secretKey.getBytes(UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal(text.getBytes(UTF_8));
        return Map.of(
                "x-ncp-apigw-timestamp", timestamp,
                "x-ncp-iam-access-key", accessKey,
                "x-ncp-apigw-signature-v2", Base64.getEncoder().encodeToString(digest));
    }
}
"""

GO: Final = """\
package sens

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"
)

// Now is the timestamp of a request that is made now.
func Now() string {
	return strconv.FormatInt(time.Now().UnixNano()/int64(time.Millisecond), 10)
}

// Sign gives the headers of a request; target is path and query exactly as sent: /sms/v2/services/.../messages?a=b
func Sign(method, target, accessKey, secretKey, timestamp string) map[string]string {
	mac := hmac.New(sha256.New, []byte(secretKey))
	mac.Write([]byte(method + " " + target + "\\n" + timestamp + "\\n" + accessKey))
	return map[string]string{
		"x-ncp-apigw-timestamp":    timestamp,
		"x-ncp-iam-access-key":     accessKey,
		"x-ncp-apigw-signature-v2": base64.StdEncoding.EncodeToString(mac.Sum(nil)),
	}
}
"""

PHP: Final = """\
<?php

// The headers of a request; $target is path and query exactly as sent: /sms/v2/services/.../messages?a=b
function sign($method, $target, $accessKey, $secretKey, $timestamp = null)
{
    $timestamp = $timestamp ?? sprintf('%.0f', floor(microtime(true) * 1000));
    $text = "{$method} {$target}\\n{$timestamp}\\n{$accessKey}";
    return [
        'x-ncp-apigw-timestamp' => $timestamp,
        'x-ncp-iam-access-key' => $accessKey,
        'x-ncp-apigw-signature-v2' => base64_encode(hash_hmac('sha256', $text, $secretKey, true)),
    ];
}
"""

RUBY: Final = """\
require "openssl"

# The headers of a request; target is path and query exactly as sent: /sms/v2/services/.../messages?a=b
def sign(method, target, access_key, secret_key, timestamp = (Time.now.to_f * 1000).to_i.to_s)
  text = "#{method} #{target}\\n#{timestamp}\\n#{access_key}"
  {
    "x-ncp-apigw-timestamp" => timestamp,
    "x-ncp-iam-access-key" => access_key,
    "x-ncp-apigw-signature-v2" => [OpenSSL::HMAC.digest("SHA256", secret_key, text)].pack("m0")
  }
end
"""

CSHARP: Final = """\
using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

static class Sens
{
    // The headers of a request; target is path and query exactly as sent: /sms/v2/services/.../messages?a=b
    public static Dictionary<string, string> Sign(
        string method, string target, string accessKey, string secretKey, string timestamp = null)
    {
        timestamp = timestamp ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString();
        string text = method + " " + target + "\\n" + timestamp + "\\n" + accessKey;
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secretKey)))
        {
            byte[] digest = hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
            return new Dictionary<string, string>
            {
                ["x-ncp-apigw-timestamp"] = timestamp,
                ["x-ncp-iam-access-key"] = accessKey,
                ["x-ncp-apigw-signature-v2"] = Convert.ToBase64String(digest),
            };
        }
    }
}
"""

CURL: Final = """\
# The headers of a request for `curl --header @-`; the target is path and query exactly as sent.
# sign POST /sms/v2/services/.../messages "$ACCESS_KEY" "$SECRET_KEY" |
#   curl --header @- --header 'content-type: application/json' --data @sms.json "$URL/sms/v2/services/.../messages"
sign() (
  timestamp=${5:-$(date +%s)000}
  signature=$(printf '%s %s\\n%s\\n%s' "$1" "$2" "$timestamp" "$3" |
    openssl dgst -sha256 -hmac "$4" -binary | openssl base64 -A)
  printf 'x-ncp-apigw-timestamp: %s\\n' "$timestamp"
  printf 'x-ncp-iam-access-key: %s\\n' "$3"
  printf 'x-ncp-apigw-signature-v2: %s\\n' "$signature"
)
"""

SNIPPETS: Final[Mapping[str, str]] = {
    "python": PYTHON,
    "node": NODE,
    "java": JAVA,
    "go": GO,
    "php": PHP,
    "ruby": RUBY,
    "csharp": CSHARP,
    "curl": CURL,
}


def language(user_agent: bytes) -> str:
    """Return the language of a User-Agent; ``curl`` if it is unknown."""
    return next((name for name, agent in AGENTS.items() if re.search(agent, user_agent[:READ])), OTHER)


def snippet(language: str) -> str:
    """Return a complete signing function without keys. For an unknown language, it is the one for ``curl``."""
    return SNIPPETS.get(language, CURL)
