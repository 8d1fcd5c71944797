#!/bin/sh
# Makes resources/demo.ts.bin, the 16 s test pattern that the stand-in engine loops (docs/demo-engine.md, "The picture").
# Needed only to change the picture: the result is committed. Wants ffmpeg (libx264, drawtext) and node.
#
# Why 16 s: the loop must join without a gap, so it is a whole number of video frames (40 ms) and of AAC frames
# (1024 samples at 48 kHz = 21.33 ms): 400 and 750 of them. The sound repeats every 16 s and the 750 frames are cut from
# the middle of a longer piece, so that the encoder's priming is outside and the last frame overlaps into the first.
set -eu

cd "$(dirname "$0")/.."
out=resources/demo.ts.bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A soft tick each second, higher on each fourth, over a very quiet chord: whole periods in 16 s.
ffmpeg -v error -y -f lavfi -i "aevalsrc=exprs='
  0.20*sin(2*PI*(660+330*lt(mod(t\,4)\,1))*t)*exp(-14*mod(t\,1))+0.015*sin(2*PI*220*t)+0.01*sin(2*PI*277*t)
  :channel_layout=mono:sample_rate=48000:duration=64'" \
  -c:a aac -b:a 64k -ac 2 -f adts "$work/long.aac"

# Frames 750 to 1499 of the ADTS stream (frame length: 13 bits from bit 30 of each header).
node -e '
  const fs = require("node:fs")
  const all = fs.readFileSync(process.argv[1])
  const frames = []
  for (let at = 0; at < all.length; ) {
    const length = ((all[at + 3] & 3) << 11) | (all[at + 4] << 3) | (all[at + 5] >> 5)
    frames.push(all.subarray(at, at + length))
    at += length
  }
  fs.writeFileSync(process.argv[2], Buffer.concat(frames.slice(750, 1500)))
' "$work/long.aac" "$work/loop.aac"

text="fontfile=/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf:fontcolor=white:box=1:boxcolor=black@0.65:boxborderw=10"
ffmpeg -v error -y \
  -f lavfi -i "testsrc2=size=640x360:rate=25:duration=16,
    drawtext=$text:fontsize=40:x=(w-tw)/2:y=64:text='WEIR DEMO',
    drawtext=$text:fontsize=30:x=(w-tw)/2:y=h-100:text='%{pts\:hms}  frame %{eif\:n+1\:d\:3}'" \
  -i "$work/loop.aac" -map 0:v -map 1:a \
  -c:v libx264 -preset veryslow -profile:v main -level 3.0 -pix_fmt yuv420p \
  -b:v 480k -maxrate 560k -bufsize 560k -g 25 -keyint_min 25 -sc_threshold 0 -bf 2 \
  -x264-params open-gop=0:aud=1 -threads 1 \
  -c:a copy -fflags +bitexact -flags:v +bitexact \
  -f mpegts -mpegts_flags +system_b -pat_period 0.5 -sdt_period 0.5 -pcr_period 40 -pes_payload_size 0 \
  -metadata service_name="Weir demo" -metadata service_provider=Weir "$work/muxed.ts"

# ffmpeg repeats PAT and PMT by the clock. Put them where a player can join: SDT, PAT and PMT right before each
# keyframe, PAT and PMT before every fifth frame between.
node -e '
  const fs = require("node:fs")
  const packets = []
  const muxed = fs.readFileSync(process.argv[1])
  for (let at = 0; at < muxed.length; at += 188) packets.push(muxed.subarray(at, at + 188))
  const pid = (p) => ((p[1] & 0x1f) << 8) | p[2]
  const isKeyframe = (p) => (p[3] & 0x20) !== 0 && p[4] > 0 && (p[5] & 0x40) !== 0
  const [sdt, pat, pmt] = [0x11, 0, 0x1000].map((id) => packets.find((p) => pid(p) === id))
  const counters = new Map()
  const numbered = (table) => {
    const copy = Buffer.from(table)
    const counter = counters.get(table) ?? 0
    counters.set(table, counter + 1)
    copy[3] = 0x10 | (counter & 15)
    return copy
  }
  const out = []
  let frame = 0
  for (const p of packets) {
    if ([0x11, 0, 0x1000].includes(pid(p))) continue
    if (pid(p) === 0x100 && (p[1] & 0x40) !== 0) {
      if (isKeyframe(p)) out.push(numbered(sdt))
      if (isKeyframe(p) || frame % 5 === 0) out.push(numbered(pat), numbered(pmt))
      frame += 1
    }
    out.push(p)
  }
  fs.writeFileSync(process.argv[2], Buffer.concat(out))
' "$work/muxed.ts" "$out"

ls -l "$out"
