#!/usr/bin/env bash
# Send a one-time code, and verify it.
#   sign-up.sh send PHONE
#   sign-up.sh verify PHONE CODE
set -euo pipefail

codes=${CODES:-.codes}

# Print the three headers of a request: sign METHOD TARGET
sign() {
  local timestamp signature
  timestamp=$(($(date +%s) * 1000))
  signature=$(printf '%s %s\n%s\n%s' "$1" "$2" "$timestamp" "$SENS_ACCESS_KEY" |
    openssl dgst -sha256 -hmac "$SENS_SECRET_KEY" -binary | base64)
  printf '%s\n' "x-ncp-apigw-timestamp: $timestamp" "x-ncp-iam-access-key: $SENS_ACCESS_KEY" \
    "x-ncp-apigw-signature-v2: $signature"
}

# Send an SMS: send_sms TO CONTENT. A request that was answered with 503 is repeated, with a new timestamp. One without an
# answer, or with 504, is not: that might be a second SMS.
send_sms() {
  local target=/sms/v2/services/$SENS_SERVICE_ID/messages status try
  for try in 1 2 3; do
    status=$(sign POST "$target" | curl --silent --show-error --max-time 5 --output /dev/null --write-out '%{http_code}' \
      --header @- --header 'Content-Type: application/json' \
      --data "{\"type\":\"SMS\",\"from\":\"0212345678\",\"content\":\"$2\",\"messages\":[{\"to\":\"$1\"}]}" \
      "https://sens.apigw.ntruss.com$target") || return
    if [ "$status" = 202 ]; then return; fi
    if [ "$status" != 503 ] || [ "$try" = 3 ]; then break; fi
    sleep 1
  done
  echo "SENS answered $status" >&2
  return 1
}

[[ ${2:-} =~ ^010[0-9]{8}$ ]] || set -- usage

case $1 in
send)
  code=$(printf '%06d' "$((SRANDOM % 1000000))")
  mkdir -p "$codes"
  echo "$code" >"$codes/$2"
  send_sms "$2" "[my app] 인증번호 $code"
  ;;
verify)
  [ -f "$codes/$2" ] && [ "$(cat "$codes/$2")" = "$3" ] || { echo "this is not the code" >&2 && exit 1; }
  rm "$codes/$2"
  ;;
*)
  sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
