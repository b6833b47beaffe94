#!/usr/bin/env bash
# What the agent takes on a TV, as it is installed there: size, memory with the `http` display and a 1080p
# announcement, and its start to the last good content without a network. Medians of five, least and most behind.
# EFIR and AGENT name other programs than those it builds. Frame times: `cargo bench -p agent-render`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=5
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
folder=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

main() {
  [ -n "${EFIR:-}" ] || cargo build --quiet --release --locked -p controller
  [ -n "${AGENT:-}" ] || cargo build --quiet --profile device --locked -p agent
  # The demonstration takes the agent that lies beside it.
  cp "${EFIR:-$target/release/efir}" "$folder/efir"
  cp "${AGENT:-$target/device/efir-agent}" "$folder/efir-agent"
  local round
  for ((round = 0; round < rounds; round++)); do shows_an_announcement; starts_without_a_network; done
  echo '| what | figure |'
  echo '|---|---|'
  echo "| program | $(stat -c %s "$folder/efir-agent" | median 1000) kB |"
  echo "| resident | $(median <"$folder/VmRSS") kB |"
  echo "| of it the program's own pages | $(median <"$folder/RssFile") kB |"
  echo "| peak | $(median <"$folder/VmHWM") kB |"
  echo "| start to last good content, no network | $(median <"$folder/start") ms |"
}

# Notes the memory of an agent that shows an announcement, and keeps its data.
shows_an_announcement() {
  local demo agent data line
  HOME=$folder "$folder/efir" demo >"$folder/demo.log" 2>&1 &
  demo=$!
  running+=("$demo")
  for _ in {1..300}; do grep -q Ctrl-C "$folder/demo.log" && break; sleep 0.2; done
  # After this long nothing of drawing and connecting is under way.
  sleep 2
  agent=$(pgrep -P "$demo" -x efir-agent) || { cat "$folder/demo.log" >&2; exit 1; }
  for line in VmRSS VmHWM RssFile; do awk -v line="$line:" '$1 == line { print $2 }' "/proc/$agent/status" >>"$folder/$line"; done
  data=$(tr '\0' '\n' <"/proc/$agent/cmdline" | grep -A1 -x -e --data | tail -n 1)
  rm -rf "$folder/data"
  cp -a "$data" "$folder/data"
  kill -INT "$demo"
  wait "$demo" || true
}

# Notes the milliseconds from the start of the process until the same frame stands on a `png` display.
starts_without_a_network() {
  local wanted begun agent
  wanted=$(grep -oP '"frame":"\K[0-9a-f]+' "$folder/data/status.json")
  rm -f "$folder/frame.png"
  begun=$(date +%s%N)
  "$folder/efir-agent" run --data "$folder/data" --controller https://127.0.0.1:1 --display "png:$folder/frame.png" 2>"$folder/agent.log" &
  agent=$!
  running+=("$agent")
  for _ in {1..10000}; do [ -e "$folder/frame.png" ] && break; sleep 0.001; done
  echo $((($(date +%s%N) - begun) / 1000000)) >>"$folder/start"
  [ "$(sha256sum <"$folder/frame.png")" = "$wanted  -" ] || { echo 'the first frame is not the last good content' >&2; exit 1; }
  kill "$agent"
  wait "$agent"
}

# median [DIVISOR]: of numbers, a line each; with the least and the most where there are several.
median() {
  sort -n | awk -v by="${1:-1}" '{ v[NR] = $1 / by } END {
    printf "%d", v[int((NR + 1) / 2)]; if (NR > 1) printf " (%d–%d)", v[1], v[NR] }'
}

main "$@"
