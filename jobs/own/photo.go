package own

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // registers the format
	"math"
	"slices"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers the format

	"molva/collector"
)

// Bounds of a picture.
const (
	PhotosMost  = 5
	PhotoBytes  = 10 << 20   // of one file as it comes
	photoPixels = 20_000_000 // of one picture; a larger one would take hundreds of MB before anybody sees it
	photoScans  = 200        // of a JPEG; each goes over all pixels, and a file of 10 MB has room for thousands
	photoSide   = 1600       // pixels of the longer side as it is kept
	photoGood   = 82         // quality of the JPEG
)

var startOfScan = []byte{0xFF, markerScan}

// formats are those that are read, by the names that they register.
var formats = []string{"jpeg", "png", "webp"}

func badPhoto(msg, hint string) error {
	return &collector.Error{Code: collector.CodeInvalid, Where: "photos", Msg: msg, Hint: hint}
}

// ReadPhoto makes a picture harmless: it is decoded, turned upright, made smaller and written anew as JPEG, so that
// nothing that was in the file but what it shows is kept: no place, no camera, no script. JPEG, PNG and WebP are read.
// How many pixels there are is read before anything is decoded.
func ReadPhoto(file []byte) (collector.Photo, error) {
	if len(file) > PhotoBytes {
		return collector.Photo{}, photoTooLarge()
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || !slices.Contains(formats, format) { // other parts of the program may have registered more
		return collector.Photo{}, badPhoto("this file is no picture that can be shown", "send a photo as JPEG, PNG or WebP")
	}
	if config.Width < 1 || config.Height < 1 || config.Width > photoPixels/config.Height {
		return collector.Photo{}, badPhoto("the picture has too many pixels", "20 million are the most; make it smaller")
	}
	if bytes.Count(file, startOfScan) > photoScans {
		return collector.Photo{}, badPhoto("the picture is broken, or it moves", "send a photo as JPEG, PNG or WebP")
	}
	src, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return collector.Photo{}, badPhoto("the picture is broken, or it moves", "send a photo as JPEG, PNG or WebP")
	}
	turn := upright
	if format == "jpeg" {
		turn = orientation(file)
	}
	img := scaled(src, turn)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: photoGood}); err != nil {
		return collector.Photo{}, errors.Join(errors.New("write the picture anew"), err)
	}
	sum := sha256.Sum256(out.Bytes())
	return collector.Photo{SHA256: hex.EncodeToString(sum[:]), Width: img.Rect.Dx(), Height: img.Rect.Dy(), JPEG: out.Bytes()}, nil
}

func photoTooLarge() error {
	return &collector.Error{Code: collector.CodeTooLarge, Where: "photos", Msg: "the picture is too large", Hint: "10 MB a picture and 5 pictures are the most"}
}

// scaled draws a picture on white, smaller where it is too large, and upright.
func scaled(src image.Image, turn int) *image.RGBA {
	b := src.Bounds()
	f := math.Min(1, photoSide/float64(max(b.Dx(), b.Dy())))
	w, h := max(1, int(math.Round(f*float64(b.Dx())))), max(1, int(math.Round(f*float64(b.Dy()))))
	flat := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(flat, flat.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(flat, flat.Rect, src, b, draw.Over, nil)
	if turn == upright {
		return flat
	}
	tw, th := w, h
	if turn >= 5 { // the last four lie on their side
		tw, th = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, tw, th))
	for y := range h {
		for x := range w {
			tx, ty := turned(turn, x, y, w, h)
			out.SetRGBA(tx, ty, flat.RGBAAt(x, y))
		}
	}
	return out
}

// turned is where a pixel of a stored picture stands when it is upright, by the number that Exif gives the turn.
func turned(turn, x, y, w, h int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
