package own

import (
	"bytes"
	"encoding/binary"
)

// upright is the Exif number of a picture that needs no turn.
const upright = 1

// Tags and markers of Exif in JPEG.
const (
	markerApp1     = 0xE1
	markerScan     = 0xDA // the picture itself begins; no more metadata
	tagOrientation = 0x0112
	entrySize      = 12
)

// orientation is how a JPEG lies, 1 to 8 as Exif counts; upright where it does not say. Nothing else is read.
func orientation(file []byte) int {
	for at := 2; at+4 <= len(file) && file[at] == 0xFF; {
		marker, size := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		if marker == markerScan || size < 2 || at+2+size > len(file) {
			return upright
		}
		body := file[at+4 : at+2+size]
		if rest, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && marker == markerApp1 {
			return turnOf(rest)
		}
		at += 2 + size
	}
	return upright
}

// turnOf reads the turn from the TIFF part of Exif.
func turnOf(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	n := int64(order.Uint16(tiff[at:]))
	for i := range n {
		entry := at + 2 + i*entrySize
		if entry+entrySize > int64(len(tiff)) {
			break
		}
		if order.Uint16(tiff[entry:]) != tagOrientation {
			continue
		}
		if turn := int(order.Uint16(tiff[entry+8:])); turn >= 1 && turn <= 8 {
			return turn
		}
		break
	}
	return upright
}
