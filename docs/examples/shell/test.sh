#!/usr/bin/env bash
# Run this under mocksens exec.
set -uo pipefail
cd "$(dirname "$0")"
CODES=$(mktemp -d)
export CODES
trap 'rm -r "$CODES"' EXIT
failed=0

# Run a test: check NAME COMMAND…
check() {
  mocksens reset >/dev/null
  if "${@:2}"; then echo "ok - $1"; else echo "not ok - $1" && failed=1; fi
}

# Compare the number of messages: sent COUNT
sent() { [ "$(mocksens messages --json | wc -l)" = "$1" ]; }

accepted() {
  local code
  ./sign-up.sh send 01012345678 &&
    code=$(mocksens wait --to 01012345678 --otp) &&
    ./sign-up.sh verify 01012345678 "$code"
}

busy() {
  mocksens fail 503 >/dev/null
  ./sign-up.sh send 01012345678 2>/dev/null && sent 1
}

lost() {
  mocksens fail reset --commit >/dev/null
  ! ./sign-up.sh send 01012345678 2>/dev/null && sent 1
}

wrong_key() {
  ! SENS_SECRET_KEY=wrong ./sign-up.sh send 01012345678 2>/dev/null && mocksens explain | grep -q 'secret key'
}

check "the code from the SMS is accepted" accepted
check "a busy gateway is asked again" busy
check "a lost answer is not a second SMS" lost
check "a wrong secret key is explained" wrong_key
exit "$failed"
