package own

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"molva/collector"
)

// flag is a picture whose left half is red and whose right half is blue, 40 by 20.
func flag() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for x := range 40 {
		for y := range 20 {
			img.Set(x, y, color.RGBA{R: 250, A: 255})
			if x >= 20 {
				img.Set(x, y, color.RGBA{B: 250, A: 255})
			}
		}
	}
	return img
}

// withExif is a JPEG with a turn, a place and a camera in its Exif.
func withExif(t *testing.T, turn int, order binary.ByteOrder) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, flag(), &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	var tiff bytes.Buffer
	name := "MM"
	if order == binary.LittleEndian {
		name = "II"
	}
	put := func(v any) { _ = binary.Write(&tiff, order, v) }
	tiff.WriteString(name)
	put(uint16(42))
	put(uint32(8))
	put(uint16(2))
	put([]uint16{0x0110, 2})
	put([]uint32{8, 38})
	put([]uint16{tagOrientation, 3})
	put(uint32(1))
	put([]uint16{uint16(turn), 0})
	put(uint32(0))
	tiff.WriteString("GPS 50.45N 30.52E Camera")
	body := append([]byte("Exif\x00\x00"), tiff.Bytes()...)
	head := append([]byte{0xFF, 0xD8, 0xFF, markerApp1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(head, body...), out.Bytes()[2:]...)
}

// A picture comes out upright, without its metadata.
func TestPhotoIsUprightAndClean(t *testing.T) {
	for turn, want := range map[int]string{1: "40x20 red", 2: "40x20 blue", 3: "40x20 blue", 4: "40x20 red", 5: "20x40 red", 6: "20x40 red", 7: "20x40 blue", 8: "20x40 blue", 9: "40x20 red"} {
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			file := withExif(t, turn, order)
			if !bytes.Contains(file, []byte("GPS 50.45N")) {
				t.Fatal("the test's own picture has no place")
			}
			p, err := ReadPhoto(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, left := range []string{"GPS", "Exif", "Camera"} {
				if bytes.Contains(p.JPEG, []byte(left)) {
					t.Errorf("turn %d: %s is left", turn, left)
				}
			}
			img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
			if err != nil {
				t.Fatal(err)
			}
			colour := "red" // of the corner at the top left
			if r, _, b, _ := img.At(3, 3).RGBA(); b > r {
				colour = "blue"
			}
			if got := img.Bounds().Size(); strings.TrimSpace(strings.Fields(want)[0]) != sizeOf(got) || colour != strings.Fields(want)[1] || p.Width != got.X || p.Height != got.Y {
				t.Errorf("turn %d: %v %s, want %s", turn, got, colour, want)
			}
		}
	}
}

func sizeOf(p image.Point) string {
	return strings.NewReplacer("(", "", ")", "", ",", "x").Replace(p.String())
}

func TestPhotoIsMadeSmaller(t *testing.T) {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 4000, 1000))); err != nil {
		t.Fatal(err)
	}
	p, err := ReadPhoto(out.Bytes())
	if err != nil || p.Width != 1600 || p.Height != 400 {
		t.Errorf("%dx%d %v", p.Width, p.Height, err)
	}
}

func TestPhotoRefuses(t *testing.T) {
	var moving, wide bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	bomb := bytes.Clone(wide.Bytes())
	binary.BigEndian.PutUint32(bomb[16:], 60000) // the header says 60,000 pixels a side; its checksum is wrong then, too
	binary.BigEndian.PutUint32(bomb[20:], 60000)
	slow := append(withExif(t, 1, binary.BigEndian), bytes.Repeat(startOfScan, photoScans+1)...)
	for what, file := range map[string][]byte{
		"svg": []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "gif": moving.Bytes(),
		"empty": {}, "thousands of scans": slow, "html": []byte("<html>"), "bomb": bomb, "cut": wide.Bytes()[:40], "webp that moves": webpHeader(),
	} {
		if _, err := ReadPhoto(file); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := ReadPhoto(make([]byte, PhotoBytes+1)); collector.CodeOf(err) != collector.CodeTooLarge {
		t.Errorf("too large: %v", err)
	}
}

// webpHeader is the beginning of an animated WebP.
func webpHeader() []byte {
	b := []byte("RIFF\x24\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x01\x00\x00")
	return append(b, "ANIM\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
}

func FuzzReadPhoto(f *testing.F) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, flag(), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Add(webpHeader())
	f.Fuzz(func(t *testing.T, file []byte) {
		orientation(file)
		p, err := ReadPhoto(file)
		if err == nil && (len(p.JPEG) == 0 || p.Width > 1600 || p.Height > 1600) {
			t.Fatal("a picture that is none came through")
		}
	})
}
