package crawler

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// treeKind is what the tree construction of the HTML standard knows of an element (13.2.6.4.7 "in body" and around it).
type treeKind uint32

const (
	kindVoid    treeKind = 1 << iota // is never open
	kindRaw                          // holds no markup
	kindBlock                        // ends an open p; its end tag ends all within
	kindHeading                      //
	kindFormat                       // is opened again when it was left open
	kindScope                        // bounds the search for an open element
	kindSpecial                      // bounds the search for an end tag of any other element
	kindTable                        // holds cells and the like, no text: table, its sections, rows and columns
	kindRows                         // a section of a table
	kindCell                         //
	kindPre                          // loses a line end at its beginning
	kindList                         // li, dt, dd: ends the one before it
	kindForm                         //
	kindP                            //
	kindButton                       //
	kindSelect                       //
	kindOption                       // option, optgroup
	kindSVG                          //
	kindRefused                      // is left to the parser
)

// treeKinds are the elements that the standard treats apart, by their names.
var treeKinds = func() map[atom.Atom]treeKind {
	out := map[atom.Atom]treeKind{}
	for _, line := range []struct {
		kind  treeKind
		names string
	}{
		{kindVoid | kindSpecial, "area base basefont bgsound br embed hr img input keygen link meta param source track wbr"},
		{kindRaw | kindSpecial, "iframe noembed noframes noscript script style textarea title xmp"},
		{kindBlock | kindSpecial, "address article aside blockquote center details dir div dl fieldset figcaption figure footer header hgroup " +
			"main menu nav ol section summary ul"},
		{kindBlock, "dialog search"},
		{kindBlock | kindPre | kindSpecial, "pre listing"},
		{kindHeading | kindSpecial, "h1 h2 h3 h4 h5 h6"},
		{kindFormat, "a b big code em font i s small strike strong tt u"},
		{kindScope | kindSpecial, "applet marquee object"},
		{kindScope | kindSpecial | kindTable, "table"},
		{kindSpecial | kindTable | kindRows, "tbody thead tfoot"},
		{kindSpecial | kindTable, "tr colgroup col"},
		{kindScope | kindSpecial | kindCell, "td th caption"},
		{kindList | kindSpecial, "li dt dd"},
		{kindForm | kindSpecial, "form"},
		{kindP | kindSpecial, "p"},
		{kindButton | kindSpecial, "button"},
		{kindSelect | kindScope | kindSpecial, "select"},
		{kindOption, "option optgroup"},
		{kindSVG, "svg"},
		{kindRefused, "body frame frameset head html image math nobr plaintext rb rp rt rtc template"},
	} {
		for name := range strings.FieldsSeq(line.names) {
			out[atom.Lookup([]byte(name))] = line.kind
		}
	}
	delete(out, 0) // an element that the parser has no number for is any other element
	return out
}()

// svgNames are the elements of drawings that are read here, in their right spelling.
var svgNames = spelled(`g path use circle rect line polyline polygon ellipse defs symbol stop mask pattern text tspan image filter animate set
	marker view switch svg style title desc clipPath linearGradient radialGradient feBlend feColorMatrix feComposite feFlood feGaussianBlur feImage
	feMerge feMergeNode feMorphology feOffset textPath animateMotion animateTransform`)

// svgAttributes are those whose names have capital letters.
var svgAttributes = spelled(`attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode filterUnits
	glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lengthAdjust limitingConeAngle
	markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits patternTransform patternUnits
	pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur requiredExtensions
	requiredFeatures specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage
	tableValues targetX targetY textLength viewBox viewTarget xChannelSelector yChannelSelector zoomAndPan`)

// spelled is a map of names from lower case to their right spelling.
func spelled(names string) map[string]string {
	out := map[string]string{}
	for name := range strings.FieldsSeq(names) {
		out[strings.ToLower(name)] = name
	}
	return out
}

// foreignAttributes belong to a namespace of their own within drawings.
var foreignAttributes = map[string]bool{"xlink:actuate": true, "xlink:arcrole": true, "xlink:href": true, "xlink:role": true, "xlink:show": true,
	"xlink:title": true, "xlink:type": true, "xml:lang": true, "xml:space": true, "xmlns:xlink": true}
