// Computes the golden logs of golden.spec.ts without any code of ours, by golang.org/x/mod/sumdb and filippo.io/torchwood:
//
//	go run golden.go > vectors/golden.json
//
// Entry i of each log is the SHA-256 of its decimal index, over and over, cut to a length between 0 and 4096 bytes. A log's files
// are told by one digest: SHA-256 over `path NUL length NUL bytes` of each file in the order of their paths.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const origin = "golden.example/log"

type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = s[index]
	}
	return hashes, nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func entry(i int64) []byte {
	length := (i*31 + 7*(i/256)) % 67
	if i%1021 == 0 {
		length = i % 4097
	}
	seed := sha256.Sum256([]byte(strconv.FormatInt(i, 10)))
	return bytes.Repeat(seed[:], 1+int(length)/len(seed))[:length]
}

// The key whose seed is 32 bytes of 7.
func signer() (note.Signer, string) {
	seed := bytes.Repeat([]byte{7}, ed25519.SeedSize)
	public := append([]byte{1}, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)...)
	hash := sha256.Sum256(append([]byte(origin+"\n"), public...))
	id := binary.BigEndian.Uint32(hash[:])
	encode := base64.StdEncoding.EncodeToString
	skey := fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", origin, id, encode(append([]byte{1}, seed...)))
	return must(note.NewSigner(skey)), fmt.Sprintf("%s+%08x+%s", origin, id, encode(public))
}

type vector struct {
	Size        int64               `json:"size"`
	Root        string              `json:"root"`
	Files       int                 `json:"files"`
	Digest      string              `json:"digest"`
	Checkpoint  string              `json:"checkpoint"`
	Inclusion   map[string]string   `json:"inclusion"`
	Consistency map[string][]string `json:"consistency"`
}

func golden(size int64) vector {
	var hashes stored
	var bundle []byte
	files := map[string][]byte{}
	for i := int64(0); i < size; i++ {
		hashes = append(hashes, must(tlog.StoredHashes(i, entry(i), hashes))...)
		bundle = must(torchwood.AppendTileEntry(bundle, entry(i)))
		if width := int(i%256) + 1; width == 256 || i+1 == size {
			files[torchwood.TilePath(tlog.Tile{H: 8, L: -1, N: i / 256, W: width})] = bundle
			bundle = nil
		}
	}
	for _, tile := range tlog.NewTiles(8, 0, size) {
		files[torchwood.TilePath(tile)] = must(tlog.ReadTileData(tile, hashes))
	}
	root := must(tlog.TreeHash(size, hashes))
	by, _ := signer()
	text := torchwood.Checkpoint{Origin: origin, Tree: tlog.Tree{N: size, Hash: root}}.String()
	checkpoint := must(note.Sign(&note.Note{Text: text}, by))
	inclusion, consistency := map[string]string{}, map[string][]string{}
	for _, at := range []int64{0, size / 3, size / 2, size - 1} {
		if at < 0 || at >= size {
			continue
		}
		proof := torchwood.FormatProofWithExtraData(at, []byte("extra"), must(tlog.ProveRecord(size, at, hashes)), checkpoint)
		digest := sha256.Sum256(proof)
		inclusion[strconv.FormatInt(at, 10)] = hex.EncodeToString(digest[:])
		path := []string{}
		for _, hash := range must(tlog.ProveTree(size, at+1, hashes)) {
			path = append(path, hash.String())
		}
		consistency[strconv.FormatInt(at+1, 10)] = path
	}
	return vector{size, root.String(), len(files), digestOf(files), string(checkpoint), inclusion, consistency}
}

func digestOf(files map[string][]byte) string {
	paths := []string{}
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	sum := sha256.New()
	for _, path := range paths {
		fmt.Fprintf(sum, "%s\x00%d\x00", path, len(files[path]))
		sum.Write(files[path])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func main() {
	_, vkey := signer()
	logs := []vector{}
	for _, size := range []int64{0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, 65793} {
		logs = append(logs, golden(size))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(map[string]any{
		"provenance": "made by golden.go with golang.org/x/mod v0.37.0 (BSD-3-Clause) and filippo.io/torchwood v0.9.0 (ISC); no code of ours",
		"vkey":       vkey, "logs": logs,
	}); err != nil {
		panic(err)
	}
}
