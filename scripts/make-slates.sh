#!/bin/sh
# Makes resources/slates/*.ts.bin, the pictures with a sentence that waiting and refused players are shown
# (docs/slates.md). Needed only to change them: the result is committed. Wants ffmpeg (libx264, drawtext) and node.
#
# Each is a loop of 1.6 s: 16 pictures of 100 ms and 75 AAC frames of 1024 samples at 48 kHz exactly. It is PAT, PMT, a
# keyframe, and 15 pictures that change nothing. All have the same codec parameters, so that one can follow another.
# Their tables have version 21: a player takes the real stream's tables for new ones whatever version they have.
set -eu

cd "$(dirname "$0")/.."
out=resources/slates
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
rm -f "$out"/*.ts.bin

fonts=/usr/share/fonts/truetype/dejavu
ffmpeg -v error -y -f lavfi -i anullsrc=r=48000:cl=stereo -t 3 -c:a aac -b:a 64k -f adts "$work/long.aac"

# 75 frames from the middle, past the encoder's priming (frame length: 13 bits from bit 30 of each ADTS header).
node -e '
  const fs = require("node:fs")
  const all = fs.readFileSync(process.argv[1])
  const frames = []
  for (let at = 0; at < all.length; ) {
    const length = ((all[at + 3] & 3) << 11) | (all[at + 4] << 3) | (all[at + 5] >> 5)
    frames.push(all.subarray(at, at + length))
    at += length
  }
  fs.writeFileSync(process.argv[2], Buffer.concat(frames.slice(10, 85)))
' "$work/long.aac" "$work/silence.aac"

# slate NAME TITLE SUBTITLE
slate() {
  printf %s "$2" > "$work/title"
  printf %s "$3" > "$work/subtitle"
  ffmpeg -v error -y \
    -f lavfi -i "color=c=0x0e1318:s=1280x720:r=10:d=1.6,
      drawbox=x=(iw-72)/2:y=258:w=72:h=6:color=0x2fa3a0:t=fill,
      drawtext=fontfile=$fonts/DejaVuSans-Bold.ttf:textfile=$work/title:fontsize=52:fontcolor=0xeef2f5:x=(w-tw)/2:y=310,
      drawtext=fontfile=$fonts/DejaVuSans.ttf:textfile=$work/subtitle:fontsize=36:fontcolor=0xa9b6c0:x=(w-tw)/2:y=396,
      drawtext=fontfile=$fonts/DejaVuSans-Bold.ttf:text=Weir:fontsize=26:fontcolor=0x6d7f8c:x=w-tw-64:y=h-90" \
    -i "$work/silence.aac" -map 0:v -map 1:a \
    -c:v libx264 -preset veryslow -tune stillimage -profile:v main -level 3.1 -pix_fmt yuv420p -crf 23 \
    -g 16 -keyint_min 16 -sc_threshold 0 -bf 0 -refs 1 -x264-params open-gop=0:aud=1:scenecut=0 -threads 1 \
    -color_primaries bt709 -color_trc bt709 -colorspace bt709 \
    -c:a copy -fflags +bitexact -flags:v +bitexact \
    -muxdelay 0.4 -muxpreload 0 -f mpegts -mpegts_flags +system_b -tables_version 21 "$work/muxed.ts"
  node -e '
    const fs = require("node:fs")
    const muxed = fs.readFileSync(process.argv[1])
    const packets = []
    for (let at = 0; at < muxed.length; at += 188) packets.push(muxed.subarray(at, at + 188))
    const pid = (p) => ((p[1] & 0x1f) << 8) | p[2]
    const tables = [0, 0x1000].map((id) => packets.find((p) => pid(p) === id))
    const media = packets.filter((p) => pid(p) === 0x100 || pid(p) === 0x101)
    if (pid(media[0]) !== 0x100) throw new Error("The keyframe does not come first")
    fs.writeFileSync(process.argv[2], Buffer.concat([...tables, ...media]))
  ' "$work/muxed.ts" "$out/$1.ts.bin"
}

slate unavailable 'This channel is not available right now' 'Please try it again in a few minutes.'
slate full 'All places are taken' 'Please try again in a few minutes.'
slate booting 'Weir is starting' 'The channel follows by itself.'
slate starting 'The channel is starting' 'One moment, please.'
for position in 1 2 3 4 5 6 7 8 9 more; do
  title="Waiting: position $position"
  [ "$position" = more ] && title='Waiting: position 9+'
  slate "position-$position" "$title" 'The channel follows by itself.'
  slate "position-$position-10s" "$title" 'about 10 s'
  slate "position-$position-20s" "$title" 'about 20 s'
  slate "position-$position-30s" "$title" 'about 30 s'
  slate "position-$position-60s" "$title" 'about 1 min'
  slate "position-$position-120s" "$title" 'about 2 min'
  slate "position-$position-300s" "$title" 'about 5 min'
done

du -bc "$out"/*.ts.bin | tail -1
